/** Places what stands beside the canvas. Styles are set by script: the page's policy refuses them in attributes. */
import { sizeOf, type Cell, type Frame, type View } from './layout/view';
import { STRIP } from './paint';

/** Height of the labels above the strip; `atlas.css` has it, too. */
const TOP = 20;

export function placeLabels(frame: HTMLElement, gutter: number): void {
  frame.style.setProperty('--gutter', `${gutter}px`);
  for (const label of frame.querySelectorAll<HTMLElement>('[data-at]')) {
    const isRow = label.dataset['side'] === 'row';
    const offset = isRow ? TOP + STRIP : gutter;
    label.style.setProperty(isRow ? 'top' : 'left', `${Number(label.dataset['at']) + offset}px`);
  }
}

/** Above its cell, or below it where there is no room; always inside of the picture. */
export function placeTip(
  tip: HTMLElement,
  at: Cell,
  { frame, view, gutter }: { readonly frame: Frame; readonly view: View; readonly gutter: number },
): void {
  const size = sizeOf(frame, view);
  const x = gutter + (at.column + 0.5 - view.left) * size.x;
  const top = TOP + STRIP + (at.row - view.top) * size.y;
  const most = gutter + frame.width - tip.offsetWidth;
  const left = Math.max(0, Math.min(most, x - tip.offsetWidth / 2));
  const above = top - tip.offsetHeight - 8;
  const below = top + Math.max(8, size.y) + 8;
  tip.style.setProperty('left', `${left}px`);
  tip.style.setProperty('top', `${above < 0 ? below : above}px`);
}
