import { lineAndColumn } from '../place';
import type {
  Catalog,
  InputPrefix,
  InputsClause,
  ModelClause,
  NamedList,
  Problem,
  Span,
} from '../types';
import type { TreeNode } from '../yaml/tree';
import { joinedWords } from './words';

/** A `dimcat.yaml` as one catalog below it sees it. It has the form of a catalog; its `features` are not inherited. */
export interface Shared {
  /** Relative to the catalog, `/` between folders: `dimcat.yaml`, `../dimcat.yaml`. */
  readonly file: string;
  readonly text: string;
  /** Undefined if the text is refused whole: then nothing is inherited. */
  readonly catalog: Catalog | undefined;
  readonly root: TreeNode | undefined;
  /** Of its form. */
  readonly problems: readonly Problem[];
}

/**
 * What is wrong with the form of `shared`: the catalog does not inherit what its author intends. Placed at the
 * catalog's first line, as inherited values are; the words say where.
 */
export function inheritedProblems(root: TreeNode, { file, text, problems }: Shared): Problem[] {
  const at: Span = { ...firstLine(root), origin: file };
  return problems.map(({ code, severity, message, span }) => {
    const { line, column } = lineAndColumn(text, span.start);
    return { code, severity, message: `In ${file}:${line}:${column}: ${message}`, span: at };
  });
}

/**
 * The catalog with model, site, input, signs, frequency, flips, lexicon and lists of words from `shared` if it lacks
 * them: a clause is taken whole or not at all. Paths are made relative to the catalog. Inherited values are placed at
 * the catalog's first line, with the file that defines them as their origin.
 */
export function inherit(catalog: Catalog, root: TreeNode, shared: Shared): Catalog {
  if (!shared.catalog) return catalog;
  const place = firstLine(root);
  const at: Span = { ...place, origin: shared.file };
  const takes = (key: string): boolean => hasKey(shared.root, key) && !hasKey(root, key);
  const words = joinedWords(
    catalog.words,
    shared.catalog.words.map((list) => wordsAt(list, at, shared.file)),
  );
  const keys = [
    ...['model', 'site', 'input', 'signs', 'frequency', 'flips', 'lexicon'].filter(takes),
    ...words.slice(catalog.words.length).map(({ name }) => `words.${name.value}`),
  ];
  if (keys.length === 0) return catalog;
  const { model, site, signs, frequency, flips, prefix, prefixSpan, inputs, lexicon } =
    shared.catalog;
  return {
    ...catalog,
    ...(model && takes('model') && { model: modelAt(model, at, shared.file) }),
    ...(site && takes('site') && { site: placed(site, at) }),
    ...(takes('signs') && { signs }),
    ...(frequency &&
      takes('frequency') && {
        frequency: { value: beside(shared.file, frequency.value), span: at },
      }),
    ...(takes('flips') && { flips }),
    ...(takes('lexicon') && {
      lexicon: { ...lexicon, words: lexicon.words.map((list) => wordsAt(list, at, shared.file)) },
    }),
    ...(takes('input') && {
      prefix: placed<InputPrefix>(prefix, at),
      ...(prefixSpan && { prefixSpan: at }),
      inputs: inputsAt(inputs, at, shared.file),
    }),
    words,
    inherited: { file: shared.file, keys, span: place },
  };
}

function modelAt(model: ModelClause, at: Span, file: string): ModelClause {
  const { path, tokenizer, preprocessor, ...rest } = placed(model, at);
  // If none is written, it is beside the model, wherever that is.
  return {
    ...rest,
    ...(path && { path: { ...path, value: beside(file, path.value) } }),
    ...(tokenizer && { tokenizer: { ...tokenizer, value: beside(file, tokenizer.value) } }),
    ...(preprocessor && {
      preprocessor: { ...preprocessor, value: beside(file, preprocessor.value) },
    }),
  };
}

function inputsAt(inputs: InputsClause, at: Span, file: string): InputsClause {
  const { files, ...rest } = placed(inputs, at);
  return { ...rest, ...(files && { files: { ...files, value: beside(file, files.value) } }) };
}

function wordsAt({ name, list }: NamedList, at: Span, file: string): NamedList {
  const moved = placed(list, at);
  if (moved.kind === 'inline') return { name: placed(name, at), list: moved };
  const path = { ...moved.path, value: beside(file, moved.path.value) };
  return { name: placed(name, at), list: { ...moved, path } };
}

/** A path of the shared file, relative to the catalog. */
function beside(file: string, path: string): string {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return /^([a-z]:|\/)/i.test(path) ? path : folder + path;
}

/** A copy in which every place is `at`. */
function placed<T>(value: T, at: Span): T {
  return moved(value, at) as T;
}

function moved(value: unknown, at: Span): unknown {
  if (Array.isArray(value)) return value.map((item) => moved(item, at));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === 'span' ? at : moved(item, at)]),
  );
}

function hasKey(root: TreeNode | undefined, key: string): boolean {
  return root?.kind === 'map' && root.entries.some((entry) => entry.key === key);
}

/** The entry `dimcat: 1`; without it, the beginning of the text. */
function firstLine(root: TreeNode): Span {
  const entry = root.kind === 'map' ? root.entries.find(({ key }) => key === 'dimcat') : undefined;
  return entry ? { start: entry.keySpan.start, end: entry.value.span.end } : { start: 0, end: 0 };
}
