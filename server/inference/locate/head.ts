/** What follows the last state: the final norm and the head. */
import type { Node } from '../../onnx/gen/onnx_pb';
import type { Architecture, Head, Missing } from '../../onnx/architecture';
import { describe } from './attentionPart';
import { linearOf, type Linear } from './linear';
import { isAttention, isJoint, isNorming } from './operators';
import { Region } from './region';
import type { Walker } from './walk';
import { constantIntegers } from './shapeOperand';
import { weightMatrix } from './weight';
import { intsAttribute } from '../../onnx/nodes';

type Ending = Pick<Architecture, 'head' | 'finalNorm' | 'missing'>;

/** @param table Value of the token embedding's table. */
export function endingOf(
  walker: Walker,
  last: string,
  logits: string | undefined,
  table: string | undefined,
): Ending {
  const end = logits === undefined ? undefined : walker.index.producer.get(logits);
  if (logits === undefined || !end)
    return headless(walker, last, 'no single output follows the last state');
  const region = new Region(walker, last, end);
  const linears = lastLinears(region, logits);
  const [linear] = linears;
  if (!linear || linears.length > 1)
    return headless(
      walker,
      last,
      `${linears.length} products with weights make ${JSON.stringify(logits)}`,
      linears.map(({ input }) => rowsFrom(walker, input)),
    );
  const other = attentionBetween(region, linear.input);
  if (other)
    return without(
      'head',
      `${describe(other)} is between the last state and ${JSON.stringify(logits)}: the head belongs to a stream that attends to this one`,
    );
  const tied = table !== undefined && weightMatrix(walker, table)?.name === linear.weight.name;
  const head: Head = { logits, input: linear.input, weight: linear.weight, tied };
  if (walker.origin(linear.input) === walker.origin(last))
    return { head, finalNorm: undefined, missing: [] };
  const between = firstOther(region, linear.input);
  if (between === undefined) return { head, finalNorm: linear.input, missing: [] };
  return { ...without('final norm', `${between} is between the last state and the head`), head };
}

/**
 * For a model that outputs its states, or has several heads: the value that they read, or the output, that is merely
 * the normed last state.
 */
function headless(
  walker: Walker,
  last: string,
  reason: string,
  read: readonly string[] = [],
): Ending {
  const outputs = walker.index.graph.output.map(({ name }) => name);
  const normed = [...outputs, ...read].find((name) => {
    const end = walker.index.producer.get(name);
    if (!end || walker.origin(name) === walker.origin(last)) return false;
    const region = new Region(walker, last, end);
    return region.has(name) && isNormOf(region, name);
  });
  return { ...without('head', reason), finalNorm: normed };
}

const picking = new Set(['Gather', 'GatherND', 'Slice', 'Squeeze', 'Flatten']);

/** The value from which rows are taken. */
function rowsFrom(walker: Walker, value: string): string {
  const maker = walker.index.producer.get(value);
  return maker && picking.has(maker.opType) ? rowsFrom(walker, maker.input[0]!) : value;
}

/** Whether a value is the state after nothing but a norm, at all positions; false for the state itself. */
function isNormOf(region: Region, value: string): boolean {
  const passed = new Set<Node>();
  region.walker.backward(value, (at, maker) => {
    if (!maker || at === region.from || !region.has(at)) return false;
    passed.add(maker);
    return !sameNode(region, at);
  });
  const norms = [...passed].some((n) => isJoint(n) || /Norm|^Reduce(Mean|Sum|L2)$/.test(n.opType));
  return norms && [...passed].every((n) => isNorming(n) && !poolsPositions(region, n));
}

/** A mean over positions has the operators of a norm but is not one. */
function poolsPositions({ walker }: Region, n: Node): boolean {
  if (!n.opType.startsWith('Reduce')) return false;
  const axes = intsAttribute(n, 'axes') ?? constantIntegers(walker, n.input[1] ?? '');
  return axes?.some((axis) => axis !== -1 && axis !== 2) ?? true;
}

function without(part: Missing['part'], reason: string): Ending {
  const missing = [{ part, layer: undefined, reason }];
  return { head: undefined, finalNorm: undefined, missing };
}

/** Back from the logits, through anything but products with weights. */
function lastLinears(region: Region, logits: string): Linear[] {
  const found: Linear[] = [];
  region.walker.backward(logits, (value, maker) => {
    if (!maker || value === region.from || !region.has(value)) return false;
    if (maker.opType === 'DynamicQuantizeLinear') return false;
    const linear = linearOf(region.walker, maker);
    if (linear) found.push(linear);
    return !linear;
  });
  return found;
}

/** Softmax or fused attention before a value: then another stream is in between. */
function attentionBetween(region: Region, value: string): Node | undefined {
  let found: Node | undefined;
  region.walker.backward(value, (at, maker) => {
    if (!maker || found || at === region.from || !region.has(at)) return false;
    if (maker.opType === 'Softmax' || isAttention(maker)) found = maker;
    return !found;
  });
  return found;
}

/** A node between two values that is not part of a norm. */
function firstOther(region: Region, value: string): string | undefined {
  let other: string | undefined;
  region.walker.backward(value, (at, maker) => {
    if (!maker || at === region.from || !region.has(at) || sameNode(region, at)) return false;
    const fine =
      isNorming(maker) || ['Gather', 'GatherND', 'Slice', 'Flatten'].includes(maker.opType);
    if (!fine) other ??= describe(maker);
    return fine;
  });
  return other;
}

function sameNode(region: Region, value: string): boolean {
  return region.maker(value) === region.maker(region.from);
}
