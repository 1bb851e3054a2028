/**
 * Turns the parser's syntax tree into a plain one, with an explicit stack; never through `toJS`, which can take
 * minutes.
 */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { problem } from '../problem';
import type { Problem, Span } from '../types';
import type { Entry, MapNode, ScalarNode, TreeNode } from './tree';

interface Task {
  readonly node: unknown;
  /** The place of a missing value. */
  readonly gap: Span;
  readonly keep: (built: TreeNode) => void;
}

interface Build {
  readonly text: string;
  readonly problems: Problem[];
  readonly tasks: Task[];
}

/**
 * Builds the tree below `contents`, the root node of a parsed document (or null).
 *
 * @param from Where the document begins in the text.
 */
export function buildTree(
  text: string,
  contents: unknown,
  problems: Problem[],
  from = 0,
): TreeNode {
  const gap = { start: from, end: from };
  let root: TreeNode = { kind: 'refused', span: gap };
  const build: Build = { text, problems, tasks: [] };
  const keep = (built: TreeNode): void => void (root = built);
  build.tasks.push({ node: contents, gap, keep });
  for (let task = build.tasks.pop(); task; task = build.tasks.pop()) {
    task.keep(buildNode(build, task.node, task.gap));
  }
  return root;
}

function buildNode(build: Build, node: unknown, gap: Span): TreeNode {
  if (isAlias(node)) return refuse(build, spanOf(build, node, gap), 'An alias (*name)');
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) {
    return { kind: 'scalar', value: null, source: '', span: gap };
  }
  const span = spanOf(build, node, gap);
  if (node.anchor !== undefined) return refuse(build, span, 'An anchor (&name)');
  if (node.tag !== undefined) return refuse(build, span, 'A tag (!name)');
  if (isMap(node)) return buildMap(build, node, span);
  if (isSeq(node)) return buildList(build, node, span);
  return buildScalar(build, node.value, span);
}

function refuse(build: Build, span: Span, what: string): TreeNode {
  build.problems.push(problem('yaml-unsupported', span, `${what} is not part of the format.`));
  return { kind: 'refused', span };
}

/** The written part of a node, without trailing blanks. */
function spanOf(build: Build, node: Node, gap: Span): Span {
  if (!node.range) return gap;
  const [start, end] = node.range;
  let last = Math.max(start, Math.min(end, build.text.length));
  while (last > start && ' \t\r\n'.includes(build.text.charAt(last - 1))) last--;
  return { start, end: last };
}

function buildScalar(build: Build, value: unknown, span: Span): TreeNode {
  const source = build.text.slice(span.start, span.end);
  if (typeof value === 'number' && !isExact(value)) {
    const message = `The number ${source.slice(0, 40)} cannot be kept exactly; put it in quotes if it is a name.`;
    build.problems.push(problem('number-not-exact', span, message));
    return { kind: 'refused', span };
  }
  const plain =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return { kind: 'scalar', value: plain ? value : null, source, span };
}

function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function buildList(build: Build, node: YAMLSeq, span: Span): TreeNode {
  const items = new Array<TreeNode>(node.items.length);
  let gap: Span = { start: span.start, end: span.start };
  node.items.forEach((item, i) => {
    if (isPair(item)) {
      items[i] = refuse(build, gap, 'A pair inside a list');
      return;
    }
    const keep = (built: TreeNode): void => void (items[i] = built);
    build.tasks.push({ node: item, gap, keep });
    if (isScalar(item) && item.range) gap = { start: item.range[1], end: item.range[1] };
  });
  return { kind: 'list', items, span };
}

function buildMap(build: Build, node: YAMLMap, span: Span): MapNode {
  const entries: Entry[] = [];
  const seen = new Map<string, Span>();
  for (const pair of node.items) {
    const key = keyOf(build, pair.key, span, seen);
    if (!key) continue;
    const entry: { key: string; keySpan: Span; value: TreeNode } = {
      key: String(key.value),
      keySpan: key.span,
      value: { kind: 'refused', span: key.span },
    };
    entries.push(entry);
    const gap = { start: key.span.end, end: key.span.end };
    const keep = (built: TreeNode): void => void (entry.value = built);
    build.tasks.push({ node: pair.value, gap, keep });
  }
  return { kind: 'map', entries, span };
}

/** A usable key: plain text, not repeated, not `__proto__`; undefined (with a problem) otherwise. */
function keyOf(
  build: Build,
  node: unknown,
  map: Span,
  seen: Map<string, Span>,
): ScalarNode | undefined {
  const built = isMap(node) || isSeq(node) ? undefined : buildNode(build, node, map);
  if (built?.kind === 'refused') return undefined;
  if (built?.kind !== 'scalar' || built.value === null) {
    const span = isMap(node) || isSeq(node) ? spanOf(build, node, map) : (built?.span ?? map);
    refuse(build, span, 'A key that is not a plain word or number');
    return undefined;
  }
  const first = seen.get(String(built.value));
  if (first || built.value === '__proto__') {
    build.problems.push(first ? duplicate(built, first) : unsafe(built));
    return undefined;
  }
  seen.set(String(built.value), built.span);
  return built;
}

function duplicate(key: ScalarNode, first: Span): Problem {
  const message = `The key ${String(key.value)} is written twice; this one is not read.`;
  const related = [{ message: 'The first one', span: first }];
  return problem('duplicate-key', key.span, message, { related });
}

function unsafe(key: ScalarNode): Problem {
  return problem('yaml-unsupported', key.span, 'The key __proto__ is not allowed.');
}
