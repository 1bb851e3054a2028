/** How a page speaks with the editor: it says that it is ready, and paints each message. */
import * as l10n from '@vscode/l10n';
import { type Decoder, decodedOrUndefined } from '../../server/protocol/decode';

/** @typeParam M What the page sends, beside the common `ready`. */
export interface Host<M> {
  postMessage(message: M): void;
  /** What is kept over a reload of the window: which catalog or feature the page shows. */
  setState(state: { readonly uri: string; readonly feature?: string }): void;
}
declare function acquireVsCodeApi(): Host<unknown>;

/** The element that the page fills, and the editor behind it; reads the words of the editor's language. */
export function openPage<M>(): { readonly root: HTMLElement; readonly host: Host<M> } {
  const words = document.documentElement.dataset['l10n'];
  if (words !== undefined) l10n.config({ contents: words });
  return { root: document.getElementById('page')!, host: acquireVsCodeApi() };
}

/** Paints each message from now on, and asks for the first. What cannot be read is painted as a fault. */
export function listen<T>(
  host: Host<unknown>,
  toPanel: Decoder<T>,
  paint: (message: T | typeof UNREADABLE) => void,
): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
    paint(readMessage(toPanel, data)),
  );
  host.postMessage({ type: 'ready' });
}

const UNREADABLE = {
  type: 'fault',
  message: 'The page received data that it cannot read.',
  advice: 'Measure the feature again; if that fails too, run "Dimcat: Restart Server".',
} as const;

/** @returns The message, or a fault if it could not be read. */
export function readMessage<T>(toPanel: Decoder<T>, value: unknown): T | typeof UNREADABLE {
  return decodedOrUndefined(toPanel, value) ?? UNREADABLE;
}
