/** Escapes text for HTML and Markdown: words of a catalog or a model are neither markup nor invisible. */
import { visibleLines } from '../protocol/userText';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function html(text: string): string {
  return visibleLines(text).replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}

/** One line of Markdown: marks escaped, line ends shown as spaces. */
export function markdown(text: string): string {
  const escaped = text.replace(/[\\`*_{}[\]<>|#~]/g, (mark) => `\\${mark}`);
  return visibleLines(escaped.replace(/\s+/g, (space) => (/[\r\n]/.test(space) ? ' ' : space)));
}
