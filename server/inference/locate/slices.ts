/** What a Slice keeps of the axes of its data. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { intsAttribute } from '../../onnx/nodes';
import { resized, type Axis } from './axis';
import type { Region } from './region';
import { constantIntegers, toldNumbers, type Dim } from './shapeOperand';
import type { Walker } from './walk';

/** Undefined if it cuts more than one axis. */
export function sliced(region: Region, node: Node, axes: readonly Axis[]): Axis[] | undefined {
  const { walker } = region;
  const sizes = axes.map((a) => a.size);
  const told = (name: string, at: number): Dim =>
    (intsAttribute(node, name) ??
      toldNumbers(walker, node.input[at] ?? '', node.input[0]!, sizes))?.[0];
  const [start, end] = [told('starts', 1), told('ends', 2)];
  const at = intsAttribute(node, 'axes') ?? constantIntegers(walker, node.input[3] ?? '');
  if (at?.length !== 1) return undefined;
  const all = resized(axes, at[0]!, (whole) => {
    if (whole === undefined || start === undefined || end === undefined) return undefined;
    const place = (i: number): number => Math.min(i < 0 ? i + whole : i, whole);
    return place(end) - place(start);
  });
  return withCut(all, axes, at[0]!, cutOf(walker, node, start, end));
}

/** Where a Slice cuts, if one side is an end and the other is known only at run time. */
function cutOf(
  walker: Walker,
  node: Node,
  start: Dim,
  end: Dim,
): Pick<Cut, 'at' | 'side'> | undefined {
  const [, from = '', to = ''] = node.input;
  if (start === 0 && end === undefined) return { at: numberBehind(walker, to), side: 'before' };
  const open = start === undefined && end !== undefined && end >= 2 ** 31 - 1;
  return open ? { at: numberBehind(walker, from), side: 'after' } : undefined;
}

type Cut = NonNullable<Axis['cut']>;

function withCut(
  all: readonly Axis[],
  axes: readonly Axis[],
  written: number,
  cut: Pick<Cut, 'at' | 'side'> | undefined,
): Axis[] {
  const place = written < 0 ? written + axes.length : written;
  return all.map((axis, i) =>
    i === place && cut ? { ...axis, cut: { ...cut, whole: axes[i]!.size } } : axis,
  );
}

/** The value of a bound, whatever its shape. */
function numberBehind(walker: Walker, bound: string): string {
  let at = walker.origin(bound);
  for (
    let maker = walker.index.producer.get(at);
    maker && ['Unsqueeze', 'Squeeze', 'Reshape'].includes(maker.opType);
    maker = walker.index.producer.get(at)
  )
    at = walker.origin(maker.input[0] ?? '');
  return at;
}
