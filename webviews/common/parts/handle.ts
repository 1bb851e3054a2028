/** The part of a picture that the pointer can drag. */
import { svg, type SVGTemplateResult } from 'lit';

/** Pressed, it follows the pointer until that is released, also outside of the picture. */
export interface Handle {
  /** Its centre, in pixels of the picture. */
  readonly x: number;
  readonly y: number;
  /** Half of its width and height; grows to what a finger can hit, 24 pixels. */
  readonly reach: readonly [number, number];
  /** Which ways it moves: only across, or anywhere. */
  readonly moves: 'across' | 'freely';
  /** Where its centre is held now. */
  readonly onDrag: (x: number, y: number) => void;
  /** Released after it was moved. */
  readonly onDrop: () => void;
}

/** Half of the least size of a target. @see WCAG 2.2, success criterion 2.5.8. */
const LEAST_REACH = 12;
/** In pixels: a hand that clicks moves this much. */
const STILL = 3;

/**
 * A drag of a picture's handle. The picture may be drawn again at each of its steps, so the events are those of the
 * picture as a whole.
 */
export class Drag {
  /** From the pointer to the centre, and where the pointer was pressed; undefined when nothing is held. */
  #held: { readonly offset: Point; readonly from: Point } | undefined;
  #hasMoved = false;

  /** @param onStart When the handle leaves its place. */
  constructor(
    private readonly handle: () => Handle | undefined,
    private readonly onStart: () => void,
  ) {}

  get isUnderWay(): boolean {
    return this.#held !== undefined && this.#hasMoved;
  }

  /** A click that ends a drag is none. */
  get hasJustMoved(): boolean {
    return this.#hasMoved;
  }

  readonly press = (event: PointerEvent): void => {
    this.#hasMoved = false;
    const [handle, target] = [this.handle(), event.target as Element];
    if (handle === undefined || event.button !== 0 || !target.matches('.handle')) return;
    const from = placeOf(event);
    this.#held = { from, offset: { x: handle.x - from.x, y: handle.y - from.y } };
    target.setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerEvent): void => {
    if (this.#held === undefined) return;
    const { from, offset } = this.#held;
    const at = placeOf(event);
    if (!this.#hasMoved && Math.hypot(at.x - from.x, at.y - from.y) < STILL) return;
    if (!this.#hasMoved) this.onStart();
    this.#hasMoved = true;
    this.handle()?.onDrag(at.x + offset.x, at.y + offset.y);
  };

  /** Also where the browser takes the pointer away: what was dragged stays where it is. */
  readonly release = (): void => {
    const wasMoved = this.isUnderWay;
    this.#held = undefined;
    if (wasMoved) this.handle()?.onDrop();
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** In pixels of the picture. */
function placeOf(event: PointerEvent): Point {
  const box = (event.currentTarget as SVGElement).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

export function handleOf({ x, y, reach, moves }: Handle): SVGTemplateResult {
  const [wide, high] = [Math.max(LEAST_REACH, reach[0]), Math.max(LEAST_REACH, reach[1])];
  return svg`<rect
    class="handle ${moves}"
    x=${x - wide}
    y=${y - high}
    width=${2 * wide}
    height=${2 * high}
  ></rect>`;
}
