/**
 * The picture of the atlas: a canvas with labels beside it, and behind it a grid of the cells round the cursor for
 * screen readers. One Tab stop, and one for the minimap; arrows go from cell to cell.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { TileAt } from '../../server/protocol/panels/atlas';
import { gridOf, labelsBeside } from './around';
import { onThemeChange } from './colours';
import { ExactCell } from './exact';
import { frameOf, gutterOf } from './frame';
import type { Blocks } from './layout/blocks';
import {
  labelsThatFit,
  sightOf,
  sizeOf,
  type Cell,
  type Frame,
  type Sight,
  type Size,
  type View,
} from './layout/view';
import type { LookUp } from './lookUp';
import { minimap } from './minimap';
import { hasDimensions, type AtlasModel } from './model';
import type { Exact } from './modes/mode';
import { Navigation, type Stand } from './navigation';
import { Picture } from './picture';
import { placeLabels, placeTip } from './placing';
import { Pointing } from './pointing';
import { SHARPNESS, type Shown } from './sheet';
import { cellName, gridName, roughly } from './words';

export interface AtlasProps {
  readonly model: AtlasModel;
  readonly tiles: (tiles: readonly TileAt[]) => Promise<readonly Blocks[]>;
  readonly exact: (at: Cell) => Promise<Exact>;
  readonly brushed: ReadonlySet<number>;
  /** Where the person stood at the place of the model, as far as it is known. */
  readonly stand: Partial<Stand>;
  readonly onView: (view: View) => void;
  readonly onBrush: (dimensions: readonly number[]) => void;
  readonly onCursor: (at: Cell) => void;
  readonly open: (what: 'column' | 'row', at: Cell) => void;
  readonly onFault: (error: unknown) => void;
}

/** Between labels; names of columns are cut to theirs by `atlas.css`. */
const ROOM: Size = { x: 44, y: 15 };
const NAME_ROOM = 76;

export class AtlasElement extends LitElement {
  static override properties = {
    props: { attribute: false },
    width: { state: true },
    pointed: { state: true },
  };
  declare props: AtlasProps;
  declare private width: number;
  /** Under the pointer. */
  declare private pointed: Cell | undefined;
  #hasFocus = false;
  /** Once, for whoever measures how long the page takes to open. */
  #painted = false;
  #picture: Picture | undefined;
  readonly #navigation = new Navigation(
    () => ({
      ...this.props,
      frame: this.#frame,
      columns: this.props.model.columns,
      canBrush: hasDimensions(this.props.model),
    }),
    () => {
      this.pointed = undefined;
      this.props.onView(this.#navigation.view);
      this.requestUpdate();
    },
  );
  readonly #pointing = new Pointing(
    this.#navigation,
    () => this.#frame,
    (at) => this.#point(at),
  );
  readonly #exact = new ExactCell(() => this.requestUpdate());
  #unlisten: (() => void) | undefined;
  readonly #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry?.contentRect.width ?? 0);
  });

  constructor() {
    super();
    this.width = 0;
  }

  override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
    this.#unlisten = onThemeChange(() => {
      this.#picture?.recolour();
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
    this.#unlisten?.();
    this.#picture?.end();
    this.#exact.forget();
  }

  /** Brings a cell into sight and makes it the current one. */
  show(at: Cell): void {
    this.#navigation.go(at);
    this.querySelector<HTMLElement>('[role="grid"]')?.focus();
  }

  /** Round the cursor. */
  zoomBy(by: number): void {
    this.#navigation.zoomBy(by);
  }

  zoomOut(): void {
    this.#navigation.all();
  }

  /** What is in sight, painted for a file: without the cursor. */
  shown(): Shown {
    const { model, brushed } = this.props;
    const [frame, { view }, picture] = [this.#frame, this.#navigation, this.#picture!];
    const canvas = document.createElement('canvas');
    picture.paint(canvas, { frame, view, brushed, cursor: undefined }, SHARPNESS);
    return {
      ...{ model, frame, view, canvas, gutter: this.#gutter, colours: picture.colours },
      ...this.#labels(frame),
      cell: (at) => picture.lookUp.cell(at),
    };
  }

  get sight(): Sight {
    return sightOf(this.#frame, this.#navigation.view);
  }

  get cursor(): Cell {
    return this.#navigation.cursor;
  }

  /** What is known of the cells in sight, with the rows and columns that they are in. */
  inSight(): { readonly cells: readonly Cell[]; readonly lookUp: LookUp<HTMLCanvasElement> } {
    const { top, left, bottom, right } = this.sight;
    const cells: Cell[] = [];
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++) cells.push({ row, column });
    return { cells, lookUp: this.#picture!.lookUp };
  }

  get #frame(): Frame {
    return frameOf(this.width, this.props.model);
  }

  get #gutter(): number {
    return gutterOf(this.width);
  }

  /** Another order, or other figures: what was fetched is void. */
  override willUpdate(): void {
    const { model, stand } = this.props;
    const before = this.#picture?.model;
    if (model === before) return;
    if (before !== undefined && before.mode !== model.mode) this.#navigation.reset();
    this.#navigation.restore(stand);
    this.#picture?.end();
    this.#picture = new Picture(this, model, {
      tiles: (tiles) => this.props.tiles(tiles),
      onTiles: () => this.requestUpdate(),
      onFault: (error) => this.props.onFault(error),
    });
    this.#exact.forget();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.width === 0) return nothing;
    this.#navigation.settle();
    const { model } = this.props;
    const frame = this.#frame;
    const tip = this.#spoken;
    return html`${minimap({ frame, navigation: this.#navigation })}
      <div class="frame">
        ${labelsBeside({
          model,
          gutter: this.#gutter,
          ...this.#labels(frame),
          open: (what, index) =>
            this.props.open(what, {
              ...this.#navigation.cursor,
              [what]: index,
            }),
        })}
        <div
          class="cells"
          role="grid"
          tabindex="0"
          aria-label=${gridName(model)}
          aria-rowcount=${frame.rows}
          aria-colcount=${frame.columns}
          aria-activedescendant="atlas-cursor"
          @keydown=${this.#key}
          @focus=${() => this.#focus(true)}
          @blur=${() => this.#focus(false)}
          @wheel=${(event: WheelEvent) => this.#pointing.wheel(event)}
          @pointerdown=${(event: PointerEvent) => this.#pointing.down(event)}
          @pointermove=${(event: PointerEvent) => this.#pointing.move(event)}
          @pointerup=${() => this.#pointing.up()}
          @pointerleave=${() => (this.pointed = undefined)}
          @dblclick=${this.#open}
        >
          <canvas aria-hidden="true"></canvas>
          ${gridOf(frame, this.#navigation.cursor, (at) => this.#wordsOf(at))}
        </div>
        <div class="tip" ?hidden=${tip === undefined}>${tip && this.#tip(tip)}</div>
      </div>`;
  }

  #labels(frame: Frame): Pick<Parameters<typeof labelsBeside>[0], 'rows' | 'columns'> {
    const size = sizeOf(frame, this.#navigation.view);
    const { left, top } = this.#navigation.view;
    const { width, height, rows, columns } = frame;
    const room = hasDimensions(this.props.model) ? ROOM.x : NAME_ROOM;
    return {
      columns: labelsThatFit({ from: left, size: size.x, length: width }, columns, room),
      rows: labelsThatFit({ from: top, size: size.y, length: height }, rows, ROOM.y),
    };
  }

  /** The cell that the tip is about. */
  get #spoken(): Cell | undefined {
    return this.pointed ?? (this.#hasFocus ? this.#navigation.cursor : undefined);
  }

  #tip(at: Cell): TemplateResult {
    const exact = this.#exact.of(this.#nameOf(at));
    return html`<strong>${cellName(this.props.model, at)}</strong>: ${this.#wordsOf(at)}
      ${exact === undefined || exact.small === '' ? nothing : html`<small>${exact.small}</small>`}`;
  }

  #wordsOf(at: Cell): string {
    const exact = this.#exact.of(this.#nameOf(at));
    if (exact !== undefined) return exact.line;
    const known = this.#picture!.lookUp.cell(at);
    return known === undefined ? l10n.t('not read yet') : roughly(this.props.model, known);
  }

  #nameOf({ row, column }: Cell): string {
    const { rows, columns } = this.props.model;
    return `${columns[column]} ${rows[row]}`;
  }

  override updated(): void {
    const canvas = this.querySelector<HTMLCanvasElement>('.cells canvas');
    if (canvas === null) return;
    const frame = this.#frame;
    const { view } = this.#navigation;
    const cursor = this.#hasFocus ? this.#navigation.cursor : undefined;
    this.#picture!.paint(canvas, { frame, view, cursor, brushed: this.props.brushed });
    this.#picture!.paintWhole(this.querySelector('.minimap canvas')!, frame, view);
    placeLabels(this.querySelector<HTMLElement>('.frame')!, this.#gutter);
    const at = this.#spoken;
    const where = { frame, view, gutter: this.#gutter };
    if (at) placeTip(this.querySelector<HTMLElement>('.tip')!, at, where);
    this.#askExactly();
    if (this.#painted) return;
    this.#painted = true;
    performance.mark('atlas-painted');
  }

  #focus(has: boolean): void {
    this.#hasFocus = has;
    this.requestUpdate();
  }

  #askExactly(): void {
    const at = this.#spoken;
    const { exact, onFault } = this.props;
    if (at !== undefined) this.#exact.want(this.#nameOf(at), () => exact(at), onFault);
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' && this.pointed !== undefined) this.pointed = undefined;
    else if (!this.#navigation.key(event.key, event.shiftKey)) return;
    event.preventDefault();
  };

  #point(at: Cell | undefined): void {
    if (at?.row === this.pointed?.row && at?.column === this.pointed?.column) return;
    this.pointed = at;
  }

  readonly #open = (event: MouseEvent): void => {
    const at = this.#pointing.cellOf(event);
    if (at !== undefined) this.props.open('column', at);
  };
}

customElements.define('dimcat-atlas', AtlasElement);

export function atlas(props: AtlasProps): TemplateResult {
  return html`<dimcat-atlas .props=${props}></dimcat-atlas>`;
}
