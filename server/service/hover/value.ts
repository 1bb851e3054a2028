import { choicesAt, describeKey } from '../../catalog/format/describe';
import type { NodeAt } from '../../catalog/types';
import { escapeText } from '../markdown/text';

/** Markdown about a word of a choice: what it means, then what else could stand there. Undefined for other values. */
export function choiceHover(node: NodeAt, text: string): string | undefined {
  const word = text.slice(node.span.start, node.span.end).replace(/^["']|["']$/g, '');
  const choices = choicesAt(node.path);
  const meaning = Object.hasOwn(choices, word) ? choices[word] : undefined;
  if (meaning === undefined) return undefined;
  const key = describeKey(node.path) ?? '';
  return `**${escapeText(word)}**: ${meaning}\n\n---\n\n${key}`;
}
