import type { Frame } from 'playwright-core';

interface Dropped {
  readonly name: string;
  readonly type: string;
  /** In UTF-8, or as base64 where it is no text. */
  readonly text?: string;
  readonly base64?: string;
}

/** Drops a file onto what a selector finds in a page, as one from outside the editor. */
export async function dropOn(frame: Frame, selector: string, file: Dropped): Promise<void> {
  const transfer = await frame.evaluateHandle(({ name, type, text = '', base64 }) => {
    const bytes =
      base64 === undefined
        ? new TextEncoder().encode(text)
        : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const made = new DataTransfer();
    made.items.add(new File([bytes], name, { type }));
    return made;
  }, file);
  await frame.dispatchEvent(selector, 'dragover', { dataTransfer: transfer });
  await frame.dispatchEvent(selector, 'drop', { dataTransfer: transfer });
}
