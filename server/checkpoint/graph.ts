/** Composes the graph of a part of a model from a family's plan, and maps the sites of the whole. */
import type { Architecture, Block, Missing } from '../onnx/architecture';
import type { Located } from '../onnx/located';
import type { ParsedModel } from '../onnx/model';
import { ElementType } from '../onnx/tensors';
import { GraphBuilder, type TensorSource } from './builder';
import { addPasts } from './parts/past';
import { stateName, type BuiltBlock, type End, type Part, type Plan } from './plan';

const { float32 } = ElementType;

export interface PartGraph extends ParsedModel {
  /** Names of the checkpoint's tensors that it reads. */
  readonly used: ReadonlySet<string>;
}

/**
 * The graph of a part. Its inputs are the token ids or the state at `part.from`, and for each of its blocks
 * `past_key_values.I.key` and `.value` (I = layer - 1, float32 [batch, key heads, past, width], may be empty), if the
 * plan allows a past. Its outputs are the state at `part.to` or the logits, and `present.I.key` and `.value`.
 *
 * @throws {RangeError} The part is empty or exceeds the model.
 * @throws FaultError If the checkpoint's tensors are not those that its configuration needs.
 */
export function graphOf(plan: Plan, source: TensorSource, part: Part): PartGraph {
  const { graph } = built(plan, source, part);
  return { ...graph.build('checkpoint'), used: graph.used };
}

/** The map of the whole model. @throws FaultError As for {@link graphOf}. */
export function locatedOf(plan: Plan, source: TensorSource): Located {
  const { blocks, missing, end, embedding } = built(plan, source, { from: 'tokens', to: 'logits' });
  const parts: Architecture = {
    norm: plan.norm,
    blocks,
    finalNorm: end?.finalNorm,
    head: end?.head,
    missing: [...missing, ...missingEnd(end)],
  };
  return {
    parts,
    embedding,
    states: Array.from({ length: plan.layers + 1 }, (_, layer) => stateName(layer)),
    dimensions: plan.dimensions,
    logits: end?.head?.logits,
    elementType: float32,
    pastWidths: new Map(),
    architecture: `${plan.description}, from its checkpoint`,
    decided: undefined,
  };
}

interface Built {
  readonly graph: GraphBuilder;
  readonly embedding: Located['embedding'];
  readonly blocks: readonly Block[];
  readonly missing: readonly Missing[];
  /** Undefined for a part that ends before. */
  readonly end: End | undefined;
}

function built(plan: Plan, source: TensorSource, part: Part): Built {
  const [first, last] = layersOf(plan, part);
  const graph = new GraphBuilder(source);
  addPasts(graph, plan, first + 1, last);
  const { state, embedding } = beginning(plan, graph, part);
  const [blocks, missing]: [Block[], Missing[]] = [[], []];
  let at = state;
  for (let layer = first + 1; layer <= last; layer += 1) {
    graph.scope = `block.${layer}`;
    const made = plan.block(graph, layer, at);
    blocks.push(named(graph, made, layer));
    if (made.noNeurons !== undefined) missing.push({ part: 'ffn', layer, reason: made.noNeurons });
    at = stateName(layer);
  }
  graph.scope = 'head';
  const end = part.to === 'logits' ? plan.end(graph, at) : undefined;
  for (const output of outputsOf(end, at)) graph.output(output.name, float32, output.shape);
  return { graph, embedding, blocks, missing, end };
}

/** The layers of the first and the last state of a part. */
function layersOf({ layers }: Plan, { from, to }: Part): readonly [number, number] {
  const first = from === 'tokens' ? 0 : from;
  const last = to === 'logits' ? layers : to;
  const inside = Number.isInteger(first) && Number.isInteger(last) && first >= 0 && last <= layers;
  if (inside && first <= last) return [first, last];
  throw new RangeError(
    `The model has layers 0 to ${layers}; there is no part from ${from} to ${to}.`,
  );
}

function beginning(
  plan: Plan,
  graph: GraphBuilder,
  { from }: Part,
): { readonly state: string; readonly embedding: Located['embedding'] } {
  if (from !== 'tokens') {
    const state = graph.input(stateName(from), float32, ['batch', 'positions', plan.dimensions]);
    graph.positionsOf(state);
    return { state, embedding: undefined };
  }
  graph.scope = 'embedding';
  const { state, embedding } = plan.embed(graph);
  return { state: graph.rename(state, stateName(0)), embedding };
}

/** Gives the sites of a block their names: `resid.3`, `k.3`, `v.3`, `ffn.3`. */
function named(graph: GraphBuilder, made: BuiltBlock, layer: number): Block {
  const { parallel, mixers, attention, ffn } = made;
  const site = <T extends { readonly value: string } | undefined>(tensor: T, kind: string): T =>
    tensor && { ...tensor, value: graph.rename(tensor.value, `${kind}.${layer}`) };
  return {
    input: stateName(layer - 1),
    output: graph.rename(made.output, stateName(layer)),
    parallel,
    mixers,
    attention: attention && {
      ...attention,
      output: graph.rename(attention.output, `attention.${layer}`),
      keys: site(attention.keys, 'k'),
      values: site(attention.values, 'v'),
    },
    ffn: ffn && {
      ...ffn,
      output: graph.rename(ffn.output, `mlp.${layer}`),
      neurons: site(ffn.neurons, 'ffn'),
    },
  };
}

/** The last value of a part; a model without a head ends in its last state, normed if it norms it. */
function outputsOf(
  end: End | undefined,
  last: string,
): readonly { readonly name: string; readonly shape: readonly string[] }[] {
  const { head, axes = ['batch', 'positions', 'vocabulary'] } = end ?? {};
  if (head) return [{ name: head.logits, shape: axes }];
  return [{ name: end?.finalNorm ?? last, shape: ['batch', 'positions', 'dimensions'] }];
}

function missingEnd(end: End | undefined): Missing[] {
  if (end?.head) return [];
  return [{ part: 'head', layer: undefined, reason: 'the checkpoint has no head' }];
}
