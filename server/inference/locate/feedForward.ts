/** The feed-forward part of a block: its neurons and the matrix that writes them into the stream. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { activationOf } from './activation';
import type { FeedForward, SiteTensor } from '../../onnx/architecture';
import { axesOf, lettersOf } from './axes';
import { describe } from './attentionPart';
import { linearOf, type Linear } from './linear';
import { isMultiplying, isNorming } from './operators';
import type { Region } from './region';
import { elementTypeOf } from './width';

/** The origins of a value, back to the nearest products. */
interface Behind {
  /** Products with constant matrices, through norms, biases and scales. */
  readonly linears: readonly Linear[];
  /** A node that selects weights per token. */
  readonly expert: Node | undefined;
}

export function productsBehind(region: Region, value: string): Behind {
  const linears = new Map<Node, Linear>();
  let expert: Node | undefined;
  visit(region, value, (maker) => {
    const linear = linearOf(region.walker, maker);
    if (linear) linears.set(maker, linear);
    else if (isExpert(maker)) expert ??= maker;
    return !linear && isNorming(maker);
  });
  return { linears: [...linears.values()], expert };
}

/** A product with computed weights, rows scattered back to their tokens, or a whole mixture in one node. */
function isExpert(n: Node): boolean {
  return isMultiplying(n) || /^Scatter|^Q?MoE$/.test(n.opType);
}

/** @returns The part, or why it was not found. */
export function feedForward(
  region: Region,
  output: string,
  { linears, expert }: Behind,
  width: number,
): FeedForward | string {
  const [down] = linears;
  if (expert)
    return `${describe(expert)} uses the weights of the experts to which each token is routed, and a token has no neurons in the others`;
  if (!down) return `no product with a matrix of weights makes ${seen(region, output)}`;
  if (linears.length > 1)
    return `${linears.length} matrices write into one sum (${linears
      .slice(0, 3)
      .map((l) => describe(l.node))
      .join(', ')}), as in a mixture of experts: none of them is the block's only one`;
  if (down.weight.outputs !== width)
    return `${describe(down.node)} gives ${down.weight.outputs} numbers, but the stream is ${width} wide`;
  const neurons = neuronsOf(region, down, width);
  if (!neurons) return `the axes of what ${describe(down.node)} reads cannot be determined`;
  return { output, neurons, ...formOf(region, down.input), down: down.weight };
}

function seen(region: Region, value: string): string {
  const maker = region.maker(region.walker.origin(value));
  return maker ? `the output of ${describe(maker)}` : JSON.stringify(value);
}

function neuronsOf(
  region: Region,
  { input, weight }: Linear,
  width: number,
): SiteTensor | undefined {
  const axes = axesOf(region, input, width);
  const letters = axes && lettersOf(axes);
  if (letters !== 'bpf' && letters !== 'tf') return undefined;
  const elementType = elementTypeOf(region.walker, input);
  return { value: input, axes: letters, width: weight.inputs, elementType };
}

/** Gated: the neurons are a product of two values from different matrices, or from parts of one. */
function formOf(region: Region, neurons: string): Pick<FeedForward, 'gated' | 'activation'> {
  const { walker } = region;
  const sources = new Set<string>();
  const between = new Set<Node>();
  visit(region, neurons, (maker, value) => {
    const parted = ['Split', 'Slice', 'Gather'].includes(maker.opType);
    if (maker.opType === 'DynamicQuantizeLinear') return false;
    if (parted || linearOf(walker, maker)) sources.add(value);
    else between.add(maker);
    return !parted && !sources.has(value);
  });
  return { gated: sources.size > 1, activation: activationOf(walker, [...between]) };
}

/** Backward through the region; `step` says whether to continue past a node. */
function visit(region: Region, from: string, step: (maker: Node, value: string) => boolean): void {
  region.walker.backward(from, (value, maker) => {
    if (!maker || value === region.from || !region.has(value)) return false;
    return step(maker, value);
  });
}
