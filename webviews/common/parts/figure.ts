/**
 * A picture of up to 2,000 marks. It is one stop of the Tab key; arrows go from mark to mark, and the tip of a mark
 * shows on focus as on hover. `t` shows the same values as a table.
 */
import { html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { act } from './act';
import { copyPicture, pngBlob } from './copyPicture';
import { Drag, handleOf, type Handle } from './handle';
import { csvOf } from './csv';
import { pngOf, svgText } from './image';
import { table, type TableProps } from './table';
import { tool } from './tool';

/** Something in the picture that has a name and a value. */
export interface Mark {
  /** Where its tip points to, in pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Half of its width and height: what the pointer must hit, at least 6. */
  readonly reach?: readonly [number, number];
  /** What it is and its values, as a line of text. */
  readonly text: string;
}

export interface Picture {
  readonly height: number;
  readonly body: SVGTemplateResult;
  /** In the order in which arrows go through them. */
  readonly marks: readonly Mark[];
  /** What the pointer can drag; the keyboard needs a way of its own. */
  readonly handle?: Handle | undefined;
}

export interface FigureProps {
  /** What it shows, said as a finding. */
  readonly title: string;
  /** Everything that is drawn, in words. */
  readonly legend?: readonly (TemplateResult | string)[];
  /** At a width in CSS pixels. */
  readonly draw: (width: number) => Picture;
  /** Narrower pictures scroll. In CSS pixels. */
  readonly narrowest?: number;
  readonly table: TableProps;
  /** Enter, or a click, on a mark. */
  readonly onEnter?: (mark: number) => void;
  /** Called for each mark that is pointed at; undefined for none. */
  readonly onPoint?: (mark: number | undefined) => void;
}

export function figure(props: FigureProps): TemplateResult {
  return html`<dimcat-figure .props=${props}></dimcat-figure>`;
}

const NARROWEST = 240;
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

class FigureElement extends LitElement {
  static override properties = {
    props: { attribute: false },
    width: { state: true },
    current: { state: true },
    asTable: { state: true },
    said: { state: true },
  };
  declare props: FigureProps;
  declare private width: number;
  declare private current: number | undefined;
  declare private asTable: boolean;
  /** What became of copying. */
  declare private said: string;
  #picture: Picture | undefined;
  #speaking: ReturnType<typeof setTimeout> | undefined;
  readonly #drag = new Drag(
    () => this.#picture?.handle,
    () => this.#show(undefined),
  );
  readonly #resized = new ResizeObserver(([entry]) => {
    const { narrowest = NARROWEST } = this.props;
    const width = Math.max(narrowest, Math.floor(entry?.contentRect.width ?? 0));
    if (width !== this.width) this.width = width;
  });

  constructor() {
    super();
    this.width = 0;
    this.asTable = false;
    this.said = '';
  }

  override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override render(): TemplateResult {
    const { title, legend = [] } = this.props;
    return html`<figure @keydown=${this.#key}>
      <figcaption>
        <span class="finding">${title}</span>
        <span class="tools">
          <button
            type="button"
            class="plain"
            aria-pressed=${this.asTable ? 'true' : 'false'}
            title=${l10n.t('Values as a table (t)')}
            @click=${this.#flip}
          >
            ${l10n.t('Table')}
          </button>
          ${this.asTable ? nothing : this.#saving()}
        </span>
      </figcaption>
      ${this.asTable ? table(this.props.table) : this.#drawn()}
      ${
        legend.length > 0 && !this.asTable
          ? html`<ul class="legend">
              ${legend.map((each) => html`<li>${each}</li>`)}
            </ul>`
          : nothing
      }
    </figure>`;
  }

  #saving(): TemplateResult {
    return html`${tool('SVG', l10n.t('Save as SVG'), this.#saveSvg)}
      ${tool('PNG', l10n.t('Save as PNG'), this.#savePng)}
      ${tool('CSV', l10n.t('Save as CSV'), this.#saveCsv)}
      ${tool(l10n.t('Copy'), l10n.t('Copy the picture'), this.#copy)}
      ${tool(l10n.t('Copy SVG'), l10n.t('Copy SVG'), this.#copySvg)}
      <span class="copied" role="status">${this.said}</span>`;
  }

  #drawn(): TemplateResult | typeof nothing {
    if (this.width === 0) return nothing;
    const picture = (this.#picture = this.props.draw(this.width));
    const mark = this.current === undefined ? undefined : picture.marks[this.current];
    return html`<div class="picture">
      <svg
        role="application"
        aria-roledescription=${l10n.t('chart')}
        aria-label=${l10n.t('{0}. Arrow keys go through its {1} marks, t shows them as a table.', this.props.title, picture.marks.length)}
        tabindex="0"
        width=${this.width}
        height=${picture.height}
        viewBox="0 0 ${this.width} ${picture.height}"
        @keydown=${this.#step}
        @pointerdown=${this.#drag.press}
        @pointermove=${this.#point}
        @lostpointercapture=${this.#drag.release}
        @pointerleave=${() => this.#show(undefined)}
        @click=${() => this.#drag.hasJustMoved || this.#enter()}
        @blur=${() => this.#show(undefined)}
      >
        ${picture.body} ${mark === undefined ? nothing : ring(mark)}
        ${picture.handle === undefined ? nothing : handleOf(picture.handle)}
      </svg>
      <div class="tip" ?hidden=${mark === undefined}>${mark?.text}</div>
      <span class="unseen" role="status" aria-live="polite"></span>
    </div>`;
  }

  /** The tip stays inside the picture. Styles are set by script: the page's policy refuses them in attributes. */
  override updated(): void {
    const tip = this.querySelector<HTMLElement>('.tip');
    const mark = this.current === undefined ? undefined : this.#picture?.marks[this.current];
    if (tip === null || mark === undefined) return;
    const half = tip.offsetWidth / 2;
    const left = Math.max(0, Math.min(this.width - tip.offsetWidth, mark.x - half));
    const above = mark.y - tip.offsetHeight - 10;
    tip.style.setProperty('left', `${left}px`);
    tip.style.setProperty('top', `${above < 0 ? mark.y + 12 : above}px`);
  }

  #show(mark: number | undefined): void {
    if (mark === this.current) return;
    this.current = mark;
    this.props.onPoint?.(mark);
    clearTimeout(this.#speaking);
    const words = mark === undefined ? '' : (this.#picture?.marks[mark]?.text ?? '');
    this.#speaking = setTimeout(() => {
      const live = this.querySelector('.unseen[role="status"]');
      if (live !== null) live.textContent = words;
    }, 150);
  }

  readonly #step = (event: KeyboardEvent): void => {
    const marks = this.#picture?.marks.length ?? 0;
    const by = STEPS[event.key];
    if (event.key === 'Enter') this.#enter();
    else if (event.key === 'Escape' && this.current !== undefined) this.#show(undefined);
    else if (by === undefined || marks === 0 || event.altKey) return;
    else this.#show(stepped(this.current, by, marks));
    event.preventDefault();
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 't' || event.defaultPrevented) return;
    event.preventDefault();
    this.#flip();
  };

  readonly #flip = (): void => {
    this.asTable = !this.asTable;
    void this.updateComplete.then(() => {
      if (this.asTable) this.querySelector<HTMLElement>('.tools button')?.focus();
      else this.querySelector<SVGElement>('svg[tabindex]')?.focus();
    });
  };

  readonly #point = (event: PointerEvent): void => {
    this.#drag.move(event);
    if (this.#drag.isUnderWay) return;
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    this.#show(
      nearest(this.#picture?.marks ?? [], event.clientX - box.left, event.clientY - box.top),
    );
  };

  #enter(): void {
    if (this.current !== undefined) this.props.onEnter?.(this.current);
  }

  get #name(): string {
    return this.props.title.slice(0, 80);
  }

  get #svg(): SVGSVGElement | null {
    return this.querySelector('.picture > svg');
  }

  readonly #saveSvg = (): void => {
    const drawn = this.#svg;
    if (drawn !== null)
      act(this, { kind: 'save', key: { name: this.#name, as: 'svg', content: svgText(drawn) } });
  };

  readonly #savePng = async (): Promise<void> => {
    const drawn = this.#svg;
    if (drawn !== null)
      act(this, {
        kind: 'save',
        key: { name: this.#name, as: 'png', content: await pngOf(drawn) },
      });
  };

  readonly #copy = async (): Promise<void> => {
    const drawn = this.#svg;
    if (drawn === null) return;
    const png = pngOf(drawn).then(pngBlob);
    this.said = await copyPicture(this, png, () => svgText(drawn));
  };

  readonly #copySvg = (): void => {
    const drawn = this.#svg;
    if (drawn === null) return;
    act(this, { kind: 'copy', key: { content: svgText(drawn) } });
    this.said = l10n.t('Copied as SVG text.');
  };

  readonly #saveCsv = (): void => {
    act(this, {
      kind: 'save',
      key: { name: this.#name, as: 'csv', content: csvOf(this.props.table) },
    });
  };
}

customElements.define('dimcat-figure', FigureElement);

/** Another mark by so many steps, inside of them; the first step goes to an end. */
function stepped(current: number | undefined, by: number, marks: number): number {
  const from = current ?? (by > 0 ? -1 : marks);
  return Math.max(0, Math.min(marks - 1, from + by));
}

/** The mark under the pointer: the one whose centre is nearest of those within reach. */
function nearest(marks: readonly Mark[], x: number, y: number): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  marks.forEach((mark, i) => {
    const [wide, high] = mark.reach ?? [6, 6];
    const [dx, dy] = [Math.abs(mark.x - x), Math.abs(mark.y - y)];
    const distance = dx * dx + dy * dy;
    if (dx <= Math.max(6, wide) && dy <= Math.max(6, high) && distance < least) {
      best = i;
      least = distance;
    }
  });
  return best;
}

function ring({ x, y, reach = [6, 6] }: Mark): SVGTemplateResult {
  const [wide, high] = reach;
  return svg`<rect class="ring" x=${x - wide - 2} y=${y - high - 2} width=${2 * wide + 4} height=${2 * high + 4} rx="2"></rect>`;
}
