import type { DimensionTarget, HoverCommand } from '../../protocol/commands';
import { escapeText } from './text';

/** A Markdown link that runs a command with one argument, the target. */
export function commandLink(title: string, command: HoverCommand, target: DimensionTarget): string {
  return `[${escapeText(title)}](command:${command}?${encode(JSON.stringify([target]))})`;
}

/** A Markdown image of an SVG text. */
export function svgImage(alternative: string, svg: string): string {
  return `![${escapeText(alternative)}](data:image/svg+xml,${encode(svg)})`;
}

/** A Markdown image of a file. @param uri With percent-encoded segments. @param height In CSS pixels. */
export function fileImage(alternative: string, uri: string, height: number): string {
  const safe = uri.replace(/[()!'*~_\s|]/g, percent);
  return `![${escapeText(alternative)}](${safe}|height=${height})`;
}

/** Also percent-encodes what `encodeURIComponent` leaves and Markdown interprets: ( ) ! ' * ~ _. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[()!'*~_]/g, percent);
}

function percent(mark: string): string {
  return `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
