/** A picture onto the clipboard: as pixels by the browser, since the editor's own clipboard takes text only. */
import * as l10n from '@vscode/l10n';
import { act } from './act';

/**
 * Copies a PNG; where the browser lets a page write no pictures, the SVG text in its place.
 *
 * @param from Where the page hears what it is to do.
 * @param png Begins at once: the browser must see that the person just clicked.
 * @returns What became of it, in words.
 */
export async function copyPicture(
  from: EventTarget,
  png: Promise<Blob>,
  svg: () => string | undefined,
): Promise<string> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return l10n.t('Copied as a picture.');
  } catch {
    const text = svg();
    if (text === undefined) return l10n.t('Pictures cannot be copied here: save it.');
    act(from, { kind: 'copy', key: { content: text } });
    return l10n.t('Pictures cannot be copied here: this is its SVG text.');
  }
}

/** @param base64 Of a PNG. */
export function pngBlob(base64: string): Blob {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: 'image/png' });
}
