/** Names of the files of a site. */

/**
 * Another for another id, on every file system: ids may differ by case alone, or hold any character. What is no small
 * letter, digit, `_` or `-` is written as its code.
 */
function fileNameOf(id: string): string {
  const safe = id.replace(/[^a-z0-9_-]/gu, (character) => {
    return `~${(character.codePointAt(0) ?? 0).toString(16)}.`;
  });
  return `${safe}.html`;
}

/** From the folder of the site. */
export function featureFile(id: string): string {
  return `features/${fileNameOf(id)}`;
}

export function dimensionFile(index: number): string {
  return `dimensions/${index}.html`;
}

/** @param number Of the picture in the site, from 0. */
export function thumbnailFile(number: number): string {
  return `assets/thumbnails/${number}.png`;
}
