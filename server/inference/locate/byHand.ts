/** Sites whose tensors the user named. */
import { faultError } from '../../protocol/fault';
import { shapeOf } from '../../onnx/nodes';
import type { Architecture, Block, SiteTensor } from '../../onnx/architecture';
import { axesOf, lettersOf } from './axes';
import type { Reading } from './reading';
import { Region } from './region';
import { requireValue } from './streams';
import type { Walker } from './walk';
import { elementTypeOf } from './width';

type Kind = 'k' | 'v' | 'ffn';

/** The named tensors in place of the found ones. */
export function withHand(
  walker: Walker,
  parts: Architecture,
  width: number,
  tensors: Reading['tensors'] = {},
): Architecture {
  const { blocks } = parts;
  const named = (kind: Kind, i: number): SiteTensor | undefined => {
    const names = tensors[kind];
    if (!names) return undefined;
    if (names.length !== blocks.length) throw wrongCount(kind, names.length, blocks.length);
    return namedTensor(walker, names[i]!, blocks[i]!.input, width);
  };
  const changed = blocks.map((block, i): Block => {
    const [k, v, ffn] = [named('k', i), named('v', i), named('ffn', i)];
    return { ...block, hand: { ...(k && { k }), ...(v && { v }), ...(ffn && { ffn }) } };
  });
  const kinds = { keys: 'k', values: 'v', ffn: 'ffn' } as const;
  const missing = parts.missing.filter(({ part }) => {
    const kind = part in kinds ? kinds[part as keyof typeof kinds] : undefined;
    return kind === undefined || tensors[kind] === undefined;
  });
  return { ...parts, blocks: changed, missing };
}

/** Axes from following the graph from the block's input, else as declared: [batch, positions, width], or with heads. */
function namedTensor(walker: Walker, name: string, input: string, width: number): SiteTensor {
  requireValue(walker, name);
  const elementType = elementTypeOf(walker, name);
  const maker = walker.index.producer.get(name);
  const region = maker && new Region(walker, input, maker);
  const axes = region?.has(name) ? axesOf(region, name, width) : undefined;
  const letters = axes && lettersOf(axes);
  const sizes = axes?.filter((a) => a.kind === 'f').map((a) => a.size) ?? [];
  if (letters && sizes.every((s) => s !== undefined))
    return { value: name, axes: letters, width: sizes.reduce((a, b) => a * b, 1), elementType };
  const declared = shapeOf(walker.index.values.get(name));
  const [heads, last] = [declared?.[1], declared?.at(-1)];
  if (declared?.length === 3 && typeof last === 'number')
    return { value: name, axes: 'bpf', width: last, elementType };
  if (declared?.length === 4 && typeof last === 'number' && typeof heads === 'number')
    return { value: name, axes: 'bhpw', width: heads * last, elementType };
  throw noShape(name);
}

function wrongCount(kind: Kind, found: number, blocks: number): Error {
  return faultError(
    'model-unsupported',
    `model.tensors.${kind} names ${found} tensors, but the model has ${blocks} blocks.`,
    'Name one tensor for each block, first to last.',
  );
}

function noShape(name: string): Error {
  return faultError(
    'model-unsupported',
    `The shape of ${JSON.stringify(name)} is not declared and cannot be determined.`,
    'Export the model with shape inference, so that it declares [batch, positions, width] or [batch, heads, positions, width].',
  );
}
