/** What a mouse, a finger or a wheel does over the atlas: a drag pans, over the strip or with Shift it brushes. */
import { cellAt, type Cell, type Frame, type Size } from './layout/view';
import type { Navigation } from './navigation';
import { STRIP } from './paint';

export class Pointing {
  #drag: { readonly by: 'pan' | 'brush'; last: Size } | undefined;

  constructor(
    private readonly navigation: Navigation,
    private readonly frame: () => Frame,
    /** The cell under the pointer; undefined while nothing is pointed at. */
    private readonly onPoint: (at: Cell | undefined) => void,
  ) {}

  /** Pinching comes as a wheel, too. */
  wheel(event: WheelEvent): void {
    event.preventDefault();
    const { deltaX, deltaY } = event;
    if (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY))
      this.navigation.pan({ x: -(deltaX || deltaY), y: 0 });
    else this.navigation.wheel(deltaY, pointOf(event));
  }

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const at = pointOf(event);
    const by = at.y < 0 || event.shiftKey ? 'brush' : 'pan';
    this.#drag = { by, last: at };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    const cell = cellAt(this.frame(), this.navigation.view, at);
    this.navigation.liftBrush();
    if (cell !== undefined) this.navigation.go(cell);
    if (by === 'brush') this.navigation.brushTo(this.navigation.columnAt(at));
  }

  move(event: PointerEvent): void {
    const at = pointOf(event);
    const drag = this.#drag;
    if (drag === undefined) {
      this.onPoint(cellAt(this.frame(), this.navigation.view, at));
      return;
    }
    if (drag.by === 'brush') this.navigation.brushTo(this.navigation.columnAt(at));
    else this.navigation.pan({ x: at.x - drag.last.x, y: at.y - drag.last.y });
    drag.last = at;
    this.onPoint(undefined);
  }

  up(): void {
    this.#drag = undefined;
    this.navigation.liftBrush();
  }

  /** The dimension of the cell, as with Enter. */
  cellOf(event: MouseEvent): Cell | undefined {
    return cellAt(this.frame(), this.navigation.view, pointOf(event));
  }
}

/** From the corner of the cells, below the strip. */
function pointOf(event: MouseEvent): Size {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top - STRIP };
}
