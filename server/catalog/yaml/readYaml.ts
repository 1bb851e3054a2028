import { Composer, Schema, type CST, type Document } from 'yaml';
import { problem } from '../problem';
import type { Problem } from '../types';
import { buildTree } from './build';
import { foreignSpaces } from './foreignSpaces';
import { sentenceOf } from './sentences';
import { guardTokens, guardYaml, type Guarded, type YamlUse } from './guard';
import type { Lines, TreeNode } from './tree';

export interface YamlText {
  /** Undefined if the text is refused whole; then `problems` holds the one reason. */
  readonly root: TreeNode | undefined;
  readonly problems: readonly Problem[];
  /** How much of each limit the text uses; undefined if it was refused. */
  readonly use?: YamlUse;
}

/**
 * Reads YAML 1.2 (core schema) from any text in under a second. Never throws. After syntax errors the rest is still
 * read; anchors, aliases, tags, keys that are collections, repeated keys and inexact numbers are problems.
 */
export function readYaml(text: string): YamlText {
  return read({ text, from: 0, to: text.length }, () => guardYaml(text));
}

/** {@link readYaml} for one of thousands of parts of a text that `guardText` has let through; places are the text's. */
export function readYamlPart(lines: Lines): YamlText {
  const { text, from, to } = lines;
  return read(lines, () => guardTokens(text.slice(from, to), from));
}

function read(lines: Lines, guard: () => Guarded): YamlText {
  try {
    const guarded = guard();
    if (guarded.ok) return { ...compose(lines, guarded.tokens), use: guarded.use };
    return { root: undefined, problems: [guarded.problem] };
  } catch (error) {
    // The parser promises not to throw. If it does, the person must still get an answer.
    const reason = error instanceof Error ? error.message : String(error);
    const span = { start: 0, end: 0 };
    const message = `The YAML parser gave up on this text: ${reason}.`;
    return { root: undefined, problems: [problem('yaml-syntax', span, message)] };
  }
}

/** YAML 1.2, and no more; made once, since a catalog may have tens of thousands of parts. */
const schema = new Schema({ schema: 'core', merge: false, resolveKnownTags: false });
const options = {
  version: '1.2',
  schema,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

function compose(lines: Lines, tokens: readonly CST.Token[]): YamlText {
  const { text, from, to } = lines;
  const composer = new Composer(options);
  const documents = withoutStacks(() => [...composer.compose(tokens, true, to)]);
  const [first, ...more] = documents;
  const problems = first ? syntaxProblems(first, lines) : [];
  for (const extra of more.slice(0, 1)) {
    const span = { start: extra.range[0], end: extra.range[0] + 1 };
    const message = 'A catalog is one document: what follows a second --- is not read.';
    problems.push(problem('yaml-unsupported', span, message));
  }
  const root = buildTree(text, first?.contents, problems, from);
  const foreign = foreignSpaces(lines, root);
  return { root, problems: foreign.length === 0 ? problems : [...problems, ...foreign] };
}

/** The parser makes an Error of each finding; capturing 100,000 stacks would dominate its time. */
function withoutStacks<T>(work: () => T): T {
  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit ?? 10;
  errors.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    errors.stackTraceLimit = limit;
  }
}

function syntaxProblems(document: Document.Parsed, { text, to }: Lines): Problem[] {
  return document.errors.slice(0, 100).map((error) => {
    const [first, last] = error.pos;
    const start = Math.min(first, to);
    const end = Math.max(start, Math.min(last, to));
    const code = error.code === 'RESOURCE_EXHAUSTION' ? 'yaml-too-deep' : 'yaml-syntax';
    const fix = error.code === 'BLOCK_AS_IMPLICIT_KEY' ? quoted(text, start) : undefined;
    return problem(code, { start, end }, sentenceOf(error.code, error.message), fix && { fix });
  });
}

/** Characters of the longest line that gets a fix. */
const longestFixed = 1_000;

/** Quotes the value of a line in which a colon has turned text into a key. */
function quoted(text: string, at: number): Problem['fix'] {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const [line] = text.slice(from, from + longestFixed).split(/\r?\n/, 1);
  const head = /^[ \t]*(?:- +)*[\w-]+: +(?=[^"'[{|>\s])/.exec(line!)?.[0];
  if (head === undefined || line!.length === longestFixed) return undefined;
  const value = line!.slice(head.length).split(' #', 1)[0]!.trimEnd();
  const span = { start: from + head.length, end: from + head.length + value.length };
  return { title: 'Put the text in quotes', span, newText: JSON.stringify(value) };
}
