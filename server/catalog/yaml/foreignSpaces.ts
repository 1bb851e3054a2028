import { problem } from '../problem';
import type { Problem, Span } from '../types';
import type { Lines, TreeNode } from './tree';

/** The most lines that are reported; the others have the same cause. */
const mostNamed = 20;

/** Most texts have none of these spaces anywhere. */
const anyForeign = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
/** A line that looks like YAML and whose indentation holds a space that YAML takes for text. */
const foreign =
  /^[ \t]*([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*(?=- |[\w-]{1,40}:(?:\s|$))/gm;

/**
 * Lines that are indented with no-break spaces or similar ones, as copied from a web page. YAML takes them for the
 * beginning of a text, and its errors then mention anything but the spaces.
 */
export function foreignSpaces({ text, from, to }: Lines, root: TreeNode): Problem[] {
  const lines = text.slice(from, to);
  if (!anyForeign.test(lines)) return [];
  const found = [...lines.matchAll(foreign)];
  if (found.length === 0) return [];
  const texts = writtenTexts(root);
  const isWritten = (at: number): boolean => texts.some(({ start, end }) => start < at && at < end);
  return found
    .filter(({ index }) => !isWritten(from + index))
    .slice(0, mostNamed)
    .map(([indentation, space], i, all) => {
      const start = from + all[i]!.index;
      const span = { start, end: start + indentation.length };
      const code = space!.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      const name = code === '00A0' ? 'no-break spaces' : 'spaces of another kind';
      const message = `This line is indented with ${name} (U+${code}), which YAML takes for text; use ordinary spaces.`;
      const fix = { title: 'Use ordinary spaces', span, newText: ' '.repeat(indentation.length) };
      return problem('yaml-bad-character', span, message, { fix });
    });
}

/** Texts in quotes or blocks, whose spaces are intended. */
function writtenTexts(root: TreeNode): Span[] {
  const spans: Span[] = [];
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.kind === 'map') open.push(...node.entries.map(({ value }) => value));
    else if (node.kind === 'list') open.push(...node.items);
    else if (node.kind === 'scalar' && /^["'|>]/.test(node.source)) spans.push(node.span);
  }
  return spans;
}
