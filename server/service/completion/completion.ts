import { choicesAt, fieldsAt } from '../../catalog/format/describe';
import { featureBefore } from '../nodes';
import type { Cancellation, CatalogDocument, World } from '../ports';
import { contextAt, type CompletionContext } from './context';
import { dimensions, ids, labels, undescribed, wordLists } from './feature';
import { files, hubModels, layers } from './model';
import { snippets } from './snippets';
import type { Completion, CompletionScene, Found, Source } from './source';
import { tokens } from './tokens';

export interface Completions {
  /** In the order in which they are offered. */
  readonly items: readonly Completion[];
  /** The list is cut: ask again after more is typed. */
  readonly incomplete: boolean;
}

/** The most completions in an answer. */
const most = 100;

const sources: readonly Source[] = [
  tokens,
  labels,
  dimensions,
  ids,
  wordLists,
  undescribed,
  layers,
  files,
  hubModels,
];

/**
 * What the format, the vocabulary, the token cache and the other catalogs allow at `offset`. Without model and cache
 * the format still answers. Undefined if the request was cancelled.
 */
export async function completionsAt(
  document: CatalogDocument,
  offset: number,
  world: World,
  cancel: Cancellation,
): Promise<Completions | undefined> {
  const { parsed, lines } = document;
  const context = contextAt(parsed.text, offset);
  if (context === undefined) return { items: [], incomplete: false };
  const cancelled = (): boolean => cancel.aborted;
  const facts = await world.facts(document);
  if (cancelled()) return undefined;
  const feature = featureBefore(document, offset);
  const scene: CompletionScene = { context, document, feature, facts, world };
  const found = [...(context.quoted ? [] : ofFormat(context))];
  for (const source of sources) {
    found.push(...(await source(scene)));
    if (cancelled()) return undefined;
  }
  const end = offset + (context.quoted && closes(parsed.text, offset, context.typed) ? 1 : 0);
  const range = lines.rangeOf({ start: offset - context.typed.length, end });
  const items = found.slice(0, most).map((each) => ({ ...each, range }));
  return { items, incomplete: found.length > most || items.some(({ kind }) => kind === 'token') };
}

/** An editor that closes quotes automatically has written the second one behind the cursor. */
function closes(text: string, offset: number, typed: string): boolean {
  return text.charAt(offset) === typed.charAt(0);
}

function ofFormat(context: CompletionContext): readonly Found[] {
  if (context.on === 'value') return [...words(context), ...maps(context)];
  return [...snippets(context), ...keys(context)];
}

function keys({ path, siblings }: CompletionContext): readonly Found[] {
  return Object.entries(fieldsAt(path))
    .filter(([name]) => !siblings.includes(name))
    .map(([label, { doc }]) => ({
      kind: 'key',
      label,
      documentation: doc,
      newText: `${label}: `,
    }));
}

function words({ path }: CompletionContext): readonly Found[] {
  return Object.entries(choicesAt(path)).map(([label, documentation]) => ({
    kind: 'value',
    label,
    documentation,
    newText: label,
  }));
}

/** If a map is allowed: the ways to begin one on the same line, e.g. `{ top: }`. */
function maps({ path }: CompletionContext): readonly Found[] {
  return Object.entries(fieldsAt(path)).map(([name, { doc }]) => ({
    kind: 'value',
    label: `{ ${name} }`,
    documentation: doc,
    newText: `{ ${name}: \${1} }`,
    isSnippet: true,
  }));
}
