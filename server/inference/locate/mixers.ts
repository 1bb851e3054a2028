/** What carries numbers from one position to another in a branch of the residual stream. */
import type { MixerKind } from '../../onnx/architecture';
import type { Node } from '../../onnx/gen/onnx_pb';
import { intsAttribute } from '../../onnx/nodes';
import { dimsOf } from '../../onnx/tensors';
import type { Mixing } from './attention';
import { factorsOf, isJoint, isMultiplying, isPassing, valueInputs } from './operators';
import type { ResidualAdd } from './residualAdds';
import type { Walker } from './walk';
import { constantTensor } from './weight';

/** The part of a block that mixes positions; a feed-forward part has none. */
export interface Mixer {
  readonly kind: MixerKind;
  /** A node that shows it. */
  readonly node: Node;
}

/** Of several in one branch, the first here names it: a state-space mixer has a convolution before its recurrence. */
const order: readonly MixerKind[] = [
  ...(['attention', 'recurrence', 'linear attention', 'linear attention or recurrence'] as const),
  'convolution',
];

/** One of the addends of a branch. */
export interface Addend {
  readonly value: string;
  readonly mixer: Mixer | undefined;
}

/**
 * The addends of a branch, each with its mixer: several in a block whose parts are summed before they reach the stream.
 *
 * @param mixing The attention that the branch holds.
 */
export function addendsOf(
  walker: Walker,
  { source, branch }: ResidualAdd,
  mixing: Mixing | undefined,
): Addend[] {
  const carrying = carriers(walker, source, walker.position(branch));
  return summands(walker, branch, carrying).map((value) => {
    const attends = mixing && walker.isAncestor(mixing.node.output[0]!, value);
    const mixer: Mixer | undefined = attends
      ? { kind: 'attention', node: mixing.node }
      : mixerBehind(walker, source, value, carrying);
    return { value, mixer };
  });
}

/** The mixer after which a branch is named. */
export function firstMixer(addends: readonly Addend[]): Mixer | undefined {
  return firstOf(addends.flatMap(({ mixer }) => mixer ?? []));
}

function firstOf(mixers: readonly Mixer[]): Mixer | undefined {
  return [...mixers].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0];
}

function summands(walker: Walker, value: string, carrying: ReadonlySet<string>): string[] {
  const maker = walker.index.producer.get(value);
  if (maker && isPassing(maker)) return summands(walker, maker.input[0]!, carrying);
  if (maker?.opType !== 'Add' || !maker.input.every((i) => carrying.has(i))) return [value];
  return maker.input.flatMap((input) => summands(walker, input, carrying));
}

/** Other than attention with softmax. */
function mixerBehind(
  walker: Walker,
  from: string,
  to: string,
  carrying: ReadonlySet<string>,
): Mixer | undefined {
  const found: Mixer[] = [];
  const start = walker.position(from);
  walker.backward(to, (value, maker) => {
    if (!maker || value === from || !carrying.has(value) || walker.position(value) <= start)
      return false;
    const kind = kindOf(walker, maker, carrying);
    if (kind) found.push({ kind, node: maker });
    return true;
  });
  return firstOf(found);
}

/** The values, up to the node at `last`, that are computed from the numbers of `from`. */
function carriers(walker: Walker, from: string, last: number): Set<string> {
  const { order: nodes, producer } = walker.index;
  const source = producer.get(from);
  const found = new Set([from, ...(source && isJoint(source) ? source.output : [])]);
  for (let at = walker.position(from) + 1; at <= last; at += 1) {
    const node = nodes[at]!;
    if (!valueInputs(node).some((i) => found.has(i))) continue;
    const outputs = node.opType === 'TopK' ? node.output.slice(0, 1) : node.output;
    for (const o of outputs) if (o !== '') found.add(o);
  }
  return found;
}

const fusedRecurrence = /^(LSTM|GRU|RNN|Scan|Loop)$|Recurren|Mamba|Scan|SSM|StateSpace|WKV/i;
const fusedLinear = /LinearAttention|Delta(Rule|Net)|Retention/i;
const convolving = /Conv/;

function kindOf(walker: Walker, node: Node, carrying: ReadonlySet<string>): MixerKind | undefined {
  const { opType } = node;
  if (fusedLinear.test(opType)) return 'linear attention';
  if (fusedRecurrence.test(opType)) return 'recurrence';
  if (convolving.test(opType)) return isWide(walker, node) ? 'convolution' : undefined;
  if (opType === 'CumSum') return 'linear attention or recurrence';
  const factors = isMultiplying(node) ? factorsOf(node).filter((i) => carrying.has(i)) : [];
  return factors.length > 1 ? 'linear attention or recurrence' : undefined;
}

/** Whether a convolution reads more than one position; assumed of a fused one that does not say. */
function isWide(walker: Walker, node: Node): boolean {
  const weight = constantTensor(walker, walker.origin(node.input[1] ?? ''));
  const kernel = intsAttribute(node, 'kernel_shape') ?? (weight && dimsOf(weight).slice(2));
  return kernel === undefined || kernel.length === 0 || kernel.some((k) => k > 1);
}
