/**
 * The tokens of a text, of which only the lines in sight are drawn, and that of the token looked at. Lines are broken
 * here, by the widths of tokens in the page's font, since only then a line that is not drawn has a height.
 */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../server/protocol/format';
import { tokenText } from '../common/parts/text';
import { endsLine, levelClass, levelOf, type Values } from './layout';
import { lineOf, partsOf, steppedTo, wrapped, type Part, type Wrapped } from './lines';

export interface ReadTextProps {
  readonly tokens: readonly { readonly text: string }[];
  /** Of the feature by which the text is coloured. */
  readonly values: Values | undefined;
  readonly at: number;
  readonly onLook: (position: number) => void;
}

export function readText(props: ReadTextProps): TemplateResult {
  return html`<dimcat-read-text .props=${props}></dimcat-read-text>`;
}

/** In CSS pixels; `lens.css` gives the frame and the gap between tokens the same. */
const FRAME = { height: 420, padding: 8 };
const GAP = 3;
/** Lines above and below those in sight that are drawn too, so that a step of the wheel shows no gap. */
const BEYOND = 4;

class ReadTextElement extends LitElement {
  static override properties = {
    props: { attribute: false },
    width: { state: true },
    first: { state: true },
  };
  declare props: ReadTextProps;
  /** Of a line, in CSS pixels; 0 before it is known. */
  declare private width: number;
  /** The first line in sight, to the next lower multiple of {@link BEYOND}. */
  declare private first: number;
  /** The token looked at, also before it is drawn: keys come faster than frames. */
  #at = 0;
  #text: Wrapped = { lines: [], middles: [] };
  #lineHeight = 1;
  readonly #widths = new Widths();
  readonly #resized = new ResizeObserver(([entry]) => {
    this.width = Math.floor(entry?.contentRect.width ?? 0);
  });

  constructor() {
    super();
    [this.width, this.first] = [0, 0];
  }

  override createRenderRoot(): this {
    return this;
  }

  override firstUpdated(): void {
    this.#resized.observe(this.#frame);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#resized.observe(this.#frame);
  }

  get #frame(): HTMLElement {
    return this.querySelector<HTMLElement>('.read-text')!;
  }

  get #inSight(): number {
    return Math.ceil(FRAME.height / this.#lineHeight);
  }

  override willUpdate(changed: PropertyValues): void {
    this.#at = this.props.at;
    if (this.width === 0) return;
    const before = changed.get('props') as ReadTextProps | undefined;
    const { tokens, values } = this.props;
    if (changed.has('width') || before?.tokens !== tokens || before.values !== values) this.#wrap();
  }

  #wrap(): void {
    const { tokens, values } = this.props;
    const probe = getComputedStyle(this.querySelector('.probe')!);
    this.#widths.use(probe.font);
    this.#lineHeight = parseFloat(getComputedStyle(this.#frame).lineHeight);
    const widths = tokens.map(({ text }, token) =>
      this.#widths.of(signOf(values, token) + tokenText(text)),
    );
    const ends = (token: number): boolean => endsLine(tokens[token]!.text);
    this.#text = wrapped(widths, { gap: GAP, endsLine: ends, wide: this.width });
  }

  override render(): TemplateResult {
    const { tokens, at } = this.props;
    const { lines } = this.#text;
    const inSight = {
      from: Math.max(0, this.first - BEYOND),
      to: this.first + this.#inSight + 2 * BEYOND,
    };
    const parts = lines.length === 0 ? [] : partsOf(lines.length, inSight, lineOf(lines, at));
    return html`<span class="probe token" aria-hidden="true" hidden></span>
      <div
        class="read-text"
        role="listbox"
        tabindex="0"
        aria-label=${l10n.t('{0} tokens. Arrow keys go through them, a makes one an anchor.', count(tokens.length))}
        aria-activedescendant="token-${at}"
        @click=${this.#click}
        @keydown=${this.#key}
        @scroll=${this.#scroll}
      >
        ${repeat(parts, keyOf, (part) => this.#part(part))}
      </div>`;
  }

  #part(part: Part): TemplateResult {
    if ('gap' in part)
      return html`<div class="gap" role="presentation" data-lines=${part.gap}></div>`;
    const { from, to } = this.#text.lines[part.line]!;
    const { tokens, values, at } = this.props;
    const chosen = from <= at && at < to ? at : undefined;
    // A step of the wheel brings a few lines: the others are as they were.
    return html`${guard(
      [tokens, values, from, to, chosen],
      () =>
        html`<div class="line" role="presentation">
          ${tokens.slice(from, to).map(({ text }, i) => this.#token(text, from + i))}
        </div>`,
    )}`;
  }

  #token(text: string, position: number): TemplateResult {
    const { at, tokens, values } = this.props;
    const percentile = percentileOf(values, position);
    return html`<bdi
      id="token-${position}"
      role="option"
      aria-selected=${position === at ? 'true' : 'false'}
      aria-setsize=${tokens.length}
      aria-posinset=${position + 1}
      class="token ${levelClass(levelOf(percentile))}"
      title=${l10n.t('percentile {0}', fixed(percentile, 1))}
      >${tokenText(text)}</bdi
    >`;
  }

  /** Styles are set by script: the page's policy refuses them in attributes. */
  override updated(changed: PropertyValues): void {
    for (const gap of this.querySelectorAll<HTMLElement>('.gap'))
      gap.style.setProperty('height', `${Number(gap.dataset['lines']) * this.#lineHeight}px`);
    const before = changed.get('props') as ReadTextProps | undefined;
    if (changed.has('width') || (before !== undefined && before.at !== this.props.at))
      this.#reveal();
  }

  /** Scrolls no further than the line of the token looked at needs. */
  #reveal(): void {
    const frame = this.#frame;
    const top = lineOf(this.#text.lines, this.props.at) * this.#lineHeight;
    const room = frame.clientHeight - 2 * FRAME.padding;
    if (top < frame.scrollTop) frame.scrollTop = top;
    else if (top + this.#lineHeight > frame.scrollTop + room)
      frame.scrollTop = top + this.#lineHeight - room;
  }

  readonly #scroll = (): void => {
    const line = Math.floor(this.#frame.scrollTop / this.#lineHeight);
    this.first = line - (line % BEYOND);
  };

  readonly #click = ({ target }: Event): void => {
    const position = (target as Element).closest('[role="option"]')?.getAttribute('aria-posinset');
    if (position !== null && position !== undefined) this.props.onLook(Number(position) - 1);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.altKey || event.shiftKey) return;
    const key = { key: event.key, isHeld: event.ctrlKey || event.metaKey };
    const next = steppedTo(this.#text, this.#at, key, this.#inSight - 2);
    if (next === undefined) return;
    event.preventDefault();
    if (next === this.#at) return;
    this.#at = next;
    this.props.onLook(next);
  };
}

customElements.define('dimcat-read-text', ReadTextElement);

/** Gaps by the side that they are on: their height changes, and the element stays. */
function keyOf(part: Part, place: number): string {
  return 'gap' in part ? `gap ${place === 0 ? 'above' : place}` : `line ${part.line}`;
}

function percentileOf(values: Values | undefined, position: number): number {
  return values?.percentile[position] ?? 50;
}

/** What `lens.css` writes before the tokens that stand out most. */
function signOf(values: Values | undefined, position: number): string {
  const level = levelOf(percentileOf(values, position));
  return level === 4 ? '+' : level === -4 ? '−' : '';
}

/** Of words in a font, each measured once. */
class Widths {
  readonly #context = document.createElement('canvas').getContext('2d')!;
  readonly #known = new Map<string, number>();

  use(font: string): void {
    if (this.#context.font !== font) this.#known.clear();
    this.#context.font = font;
  }

  of(words: string): number {
    const known = this.#known.get(words);
    if (known !== undefined) return known;
    const { width } = this.#context.measureText(words);
    this.#known.set(words, width);
    return width;
  }
}
