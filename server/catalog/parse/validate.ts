/** Checks a tree against the format. Each mismatch is reported once, and its node is marked so that nobody reads it. */
import {
  inWords,
  type EitherShape,
  type MapShape,
  type Shape,
  type TableShape,
} from '../format/shape';
import { placesOfKey } from '../format/placesOfKey';
import { maxDimension } from '../format/tokenFormat';
import { problem } from '../problem';
import type { Problem, Span } from '../types';
import type { Entry, MapNode, TreeNode } from '../yaml/tree';
import { nearest } from './nearest';
import { checkScalar } from './validateScalar';

export interface Findings {
  readonly problems: Problem[];
  /** Nodes whose value must not be used. */
  readonly bad: Set<TreeNode>;
}

/** Validates `node` in the place of `name`; recursion is as deep as the format, never as the text. */
export function validate(node: TreeNode, shape: Shape, name: string, findings: Findings): void {
  if (node.kind === 'refused') {
    findings.bad.add(node);
    return;
  }
  const branch = shape.kind === 'either' ? branchFor(shape, node) : shape;
  if (branch?.kind === 'map' && node.kind === 'map') validateMap(node, branch, name, findings);
  else if (branch?.kind === 'table' && node.kind === 'map') validateTable(node, branch, findings);
  else if (branch?.kind === 'list' && node.kind === 'list') {
    for (const item of node.items) validate(item, branch.of, `an item of ${name}`, findings);
  } else if (branch && node.kind === 'scalar') {
    const found = checkScalar(node, branch, name);
    if (found) reject(node, { ...found, message: found.message + orMap(shape) }, findings);
  } else reject(node, wrongType(node, shape, name), findings);
}

/** What may stand in the place of a single value, as ` It may also be { tau | top | dims }.` */
function orMap(shape: Shape): string {
  const map = shape.kind === 'either' ? shape.of.find(({ kind }) => kind === 'map') : undefined;
  return map ? ` It may also be ${inWords(map)}.` : '';
}

function reject(node: TreeNode, found: Problem, findings: Findings): void {
  findings.problems.push(found);
  findings.bad.add(node);
}

function wrongType(node: TreeNode, shape: Shape, name: string): Problem {
  const found = node.kind === 'map' ? 'a map' : node.kind === 'list' ? 'a list' : 'a single value';
  const message = `${name} is ${found}; expected ${inWords(shape)}.`;
  return problem('wrong-type', headOf(node.span), message);
}

/** The start of a long value, so that one mistake does not underline a page. */
function headOf(span: Span): Span {
  return { start: span.start, end: Math.min(span.end, span.start + 80) };
}

/** The alternative that the node seems to be; undefined if none is of its YAML kind. */
function branchFor(shape: EitherShape, node: TreeNode): Exclude<Shape, EitherShape> | undefined {
  const fits = (kinds: readonly string[]): Exclude<Shape, EitherShape> | undefined =>
    shape.of.find((one) => kinds.includes(one.kind));
  if (node.kind === 'list') return fits(['list']);
  if (node.kind === 'map') return fits(['map', 'table']);
  const numeric = node.kind === 'scalar' && typeof node.value === 'number';
  return (numeric ? fits(['integer', 'number']) : undefined) ?? fits(['text', 'choice']);
}

function validateMap(node: MapNode, shape: MapShape, name: string, findings: Findings): void {
  const names = Object.keys(shape.fields);
  const unknown = (entry: Entry): Problem =>
    unknownKey(entry, findings.problems.length < 500 ? names : []);
  for (const entry of node.entries) {
    const field = Object.hasOwn(shape.fields, entry.key) ? shape.fields[entry.key] : undefined;
    if (field) validate(entry.value, field.shape, entry.key, findings);
    else if (!replaces(entry, node, shape)) findings.problems.push(unknown(entry));
    else reject(node, { ...unknown(entry), severity: 'error' }, findings);
  }
  const present = new Set(node.entries.map((entry) => entry.key));
  const missing = names.filter((key) => shape.fields[key]?.required && !present.has(key));
  for (const key of missing) {
    const message = `${name} has no ${key}.`;
    findings.problems.push(problem('missing-field', headOfMap(node), message));
  }
  if (shape.one && node.entries.length !== 1) {
    const message = `${name} must have exactly one of ${names.join(', ')}.`;
    reject(node, problem('bad-value', headOf(node.span), message), findings);
  }
}

/** The place of problems about a missing key: the map's first key. */
function headOfMap(node: MapNode): Span {
  return node.entries[0]?.keySpan ?? headOf(node.span);
}

/** Whether the key takes the place of the map's one required key: then the meaning is unknown. */
function replaces({ key }: Entry, { entries }: MapNode, { one, fields }: MapShape): boolean {
  return one === true && entries.length === 1 && !Object.hasOwn(fields, key);
}

/** `names` is empty if there are too many such keys to search for the nearest name of each. */
function unknownKey(entry: Entry, names: readonly string[]): Problem {
  const shown = entry.key.slice(0, 60);
  const span = entry.keySpan;
  const places = placesOfKey(entry.key);
  if (places.length > 0) {
    const message = `The key ${shown} does not belong here but in ${places.join(' or ')}; is it indented as it should be?`;
    return problem('unknown-key', span, message);
  }
  const start = `The key ${shown} is not part of the format`;
  const code = /[\u00a0\u1680\u2000-\u200d\u202f\u205f\u3000\ufeff]/
    .exec(entry.key)?.[0]
    .codePointAt(0);
  if (code !== undefined) {
    const name = `a no-break space or the like (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
    const message = `${start}: it holds ${name}, which YAML takes for text; use ordinary spaces.`;
    return problem('unknown-key', span, message);
  }
  const withColon = colonForgotten(entry, names);
  if (withColon !== undefined) {
    const fix = { title: `Write ${withColon}`, span, newText: withColon };
    return problem('unknown-key', span, `${start}; is a colon missing, ${withColon}?`, { fix });
  }
  const near = nearest(entry.key, names);
  if (near === undefined) {
    return problem('unknown-key', span, `${start}; known are ${names.join(', ')}.`);
  }
  const fix = { title: `Change to ${near}`, span, newText: near };
  return problem('unknown-key', span, `${start}; did you mean ${near}?`, { fix });
}

/** `top: 64` of `{ top 64 }`, which is a key without a value; undefined for other keys. */
function colonForgotten({ key, value }: Entry, names: readonly string[]): string | undefined {
  if (value.kind !== 'scalar' || value.source !== '') return undefined;
  const [, name, rest] = /^([a-z]+)[ \t]+(\S.{0,60})$/.exec(key) ?? [];
  return name !== undefined && names.includes(name) ? `${name}: ${rest}` : undefined;
}

function validateTable(node: MapNode, shape: TableShape, findings: Findings): void {
  for (const entry of node.entries) {
    if (shape.keys === 'dimension' && !isDimension(entry.key)) {
      const message = `The key ${entry.key.slice(0, 60)} is not a dimension: a whole number from 0 to ${maxDimension}.`;
      findings.problems.push(problem('bad-value', entry.keySpan, message));
      findings.bad.add(entry.value);
    } else validate(entry.value, shape.of, entry.key, findings);
  }
}

function isDimension(key: string): boolean {
  return /^(?:0|[1-9][0-9]{0,6})$/.test(key) && Number(key) <= maxDimension;
}
