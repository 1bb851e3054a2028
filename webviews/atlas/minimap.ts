/** The minimap: the whole atlas beside the part in sight. A drag moves the view, and so do keys; one Tab stop. */
import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { count } from '../../server/protocol/format';
import type { Colours } from './colours';
import { minimapSize, windowOf } from './layout/minimap';
import { sightOf, type Frame, type View } from './layout/view';
import type { Navigation } from './navigation';

export interface MinimapProps {
  readonly frame: Frame;
  readonly navigation: Navigation;
}

export function minimap({ frame, navigation }: MinimapProps): TemplateResult {
  const words = sightWords(frame, navigation.view);
  const box = minimapSize(frame);
  const look = (event: PointerEvent): void => {
    const { left, top } = (event.currentTarget as Element).getBoundingClientRect();
    navigation.lookFrom(box, { x: event.clientX - left, y: event.clientY - top });
  };
  return html`<div class="whole">
    <p class="muted number">${words}</p>
    <div
      class="minimap"
      role="slider"
      tabindex="0"
      aria-label=${l10n.t('Minimap: which part is in sight. Arrows move it.')}
      aria-valuenow=${Math.round((100 * navigation.view.left) / Math.max(1, frame.columns))}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuetext=${words}
      @keydown=${(event: KeyboardEvent) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        if (navigation.mapKey(event.key)) event.preventDefault();
      }}
      @pointerdown=${(event: PointerEvent) => {
        if (event.button !== 0) return;
        (event.currentTarget as Element).setPointerCapture(event.pointerId);
        look(event);
      }}
      @pointermove=${(event: PointerEvent) => {
        if ((event.buttons & 1) === 1) look(event);
      }}
    >
      <canvas aria-hidden="true"></canvas>
    </div>
  </div>`;
}

/** e.g. `columns 1–128 of 5,120 · rows 1–12 of 1,500`, counted from 1. */
function sightWords(frame: Frame, view: View): string {
  const { left, right, top, bottom } = sightOf(frame, view);
  return l10n.t(
    'columns {0}–{1} of {2} · rows {3}–{4} of {5}',
    ...[count(left + 1), count(right), count(frame.columns)],
    ...[count(top + 1), count(bottom), count(frame.rows)],
  );
}

/** @param whole All cells in blocks. */
export function paintMinimap(
  canvas: HTMLCanvasElement,
  whole: CanvasImageSource,
  { frame, view, colours }: { frame: Frame; view: View; colours: Colours },
): void {
  const box = minimapSize(frame);
  const ratio = window.devicePixelRatio;
  [canvas.width, canvas.height] = [Math.round(box.x * ratio), Math.round(box.y * ratio)];
  canvas.style.setProperty('width', `${box.x}px`);
  canvas.style.setProperty('height', `${box.y}px`);
  const context = canvas.getContext('2d', { alpha: false })!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, box.x, box.y);
  context.drawImage(whole, 0, 0, box.x, box.y);
  const { x, y, wide, high } = windowOf(frame, view, box);
  for (const [colour, width] of [
    [colours.paper, 4],
    [colours.focus, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(x + 1, y + 1, Math.max(1, wide - 2), Math.max(1, high - 2));
  }
}
