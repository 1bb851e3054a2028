/** The map of a model for the user: its parts, their widths, and the memory needed to reach them. */
import type { MapBlock, MapInput, MapTensor, MapWeight, ModelMap } from '../../protocol/modelMap';
import type { Graph } from '../../onnx/gen/onnx_pb';
import { shapeOf } from '../../onnx/nodes';
import { elementTypeName } from '../../onnx/tensors';
import type { Block, FeedForward, SiteTensor } from '../../onnx/architecture';
import type { Located } from '../../onnx/located';
import { siteWidths } from './sites';
import type { WeightMatrix } from '../../onnx/weightMatrix';
import { weightBytesTo } from './weightBytes';

type Rest = Pick<ModelMap, 'path' | 'sha256' | 'weightFiles'>;

export function modelMap(graph: Graph, located: Located, rest: Rest): ModelMap {
  const { parts, embedding, states } = located;
  const bytes = weightBytesTo(graph, states);
  return {
    ...rest,
    architecture: located.architecture,
    dimensions: located.dimensions,
    layers: parts.blocks.length,
    elementType: elementTypeName(located.elementType),
    inputs: mapInputs(graph),
    sites: siteWidths(located),
    embedding: {
      resid: states[0]!,
      input: embedding?.input ?? null,
      vocabulary: embedding?.rows ?? 0,
      weightBytes: bytes.to[0]!,
    },
    blocks: parts.blocks.map((block, i) => mapBlock(block, i + 1, bytes.to[i + 1]!)),
    finalNorm: parts.finalNorm ?? null,
    head: parts.head
      ? { logits: parts.head.logits, weight: mapWeight(parts.head.weight), tied: parts.head.tied }
      : null,
    weightBytes: bytes.all,
    missing: parts.missing.map((m) => ({ ...m, layer: m.layer ?? null })),
  };
}

function mapInputs({ input, initializer }: Graph): MapInput[] {
  const weights = new Set(initializer.map(({ name }) => name));
  const given = input.filter(({ name }) => !weights.has(name));
  return given.map((value) => ({
    name: value.name,
    elementType: elementTypeName(value.type?.tensorType?.elemType ?? 0),
    shape: shapeOf(value) ?? null,
  }));
}

function mapBlock(block: Block, layer: number, weightBytes: number): MapBlock {
  const { attention, ffn } = block;
  return {
    layer,
    resid: block.output,
    parallel: block.parallel,
    mixers: block.mixers.map(({ kind }) => kind),
    attention: attention
      ? {
          output: attention.output,
          heads: attention.heads ?? null,
          keyHeads: attention.keyHeads ?? null,
          headWidth: attention.headWidth ?? null,
          k: mapTensor(attention.keys),
          v: mapTensor(attention.values),
        }
      : null,
    ffn: ffn ? mapFeedForward(ffn) : null,
    weightBytes,
  };
}

function mapFeedForward(ffn: FeedForward): NonNullable<MapBlock['ffn']> {
  const { output, gated, activation, down } = ffn;
  const neurons = { tensor: ffn.neurons.value, width: ffn.neurons.width };
  return { output, neurons, gated, activation: activation ?? null, down: mapWeight(down) };
}

function mapTensor(tensor: SiteTensor | undefined): MapTensor | null {
  return tensor ? { tensor: tensor.value, width: tensor.width } : null;
}

function mapWeight(weight: WeightMatrix): MapWeight {
  const { name, inputs, outputs, transposed, elementType, quantisation, external } = weight;
  const words = [
    storedType(quantisation) ?? elementTypeName(elementType),
    ...(quantisation?.kind === 'linear' ? ['quantised'] : []),
    ...(transposed ? ['transposed'] : []),
    ...(external ? [`in ${external.location}`] : []),
  ];
  return { tensor: name, inputs, outputs, stored: words.join(', ') };
}

/** For weights in blocks, which are stored as bytes. */
function storedType(quantisation: WeightMatrix['quantisation']): string | undefined {
  if (quantisation?.kind === 'blocks')
    return `int${quantisation.bits} in blocks of ${quantisation.blockSize}`;
  if (quantisation?.kind === 'bnb4')
    return `${quantisation.type} in blocks of ${quantisation.blockSize}`;
  return undefined;
}
