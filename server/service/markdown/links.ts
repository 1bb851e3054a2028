import { escapeText } from './text';

/** The commands that a hover may offer; the client trusts these and no other. */
export type HoverCommand =
  'dimcat.measureFeature' | 'dimcat.runFlipTest' | 'dimcat.openFeaturePage' | 'dimcat.buildCache';

/** What a command is told: the catalog, and the feature where it is about one. */
export interface CommandTarget {
  readonly uri: string;
  readonly feature?: string;
}

/** A Markdown link that runs a command with one argument, the target. */
export function commandLink(title: string, command: HoverCommand, target: CommandTarget): string {
  return `[${escapeText(title)}](command:${command}?${encode(JSON.stringify([target]))})`;
}

/** A Markdown image of an SVG text. */
export function svgImage(alternative: string, svg: string): string {
  return `![${escapeText(alternative)}](data:image/svg+xml,${encode(svg)})`;
}

/** Percent-encodes also what `encodeURIComponent` leaves and Markdown would read: ( ) ! ' * ~ _. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[()!'*~_]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
