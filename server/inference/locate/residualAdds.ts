/** Residual Adds by structure: one addend flows into the other. */
import type { Node } from '../../onnx/gen/onnx_pb';
import { isConstant } from '../../onnx/graphIndex';
import { fusedSum, isFusedAdd } from './operators';
import type { Walker } from './walk';

export interface ResidualAdd {
  readonly node: Node;
  /** The sum; for a fused node its output 3. */
  readonly sum: string;
  /** The addend from which the other is computed. */
  readonly skip: string;
  readonly branch: string;
  /** The source of the branch: the skip itself, or in a parallel block the skip of the previous Add. */
  readonly source: string;
}

/** In the order of the graph. */
export function residualAdds(walker: Walker): ResidualAdd[] {
  const found = new Map<string, ResidualAdd>();
  for (const node of walker.index.order) {
    const add = residualAdd(walker, node, found);
    if (add) found.set(add.sum, add);
  }
  return [...found.values()];
}

function residualAdd(
  walker: Walker,
  node: Node,
  found: ReadonlyMap<string, ResidualAdd>,
): ResidualAdd | undefined {
  const addends = addendsOf(node);
  if (!addends || addends.some((a) => isConstant(walker.index, walker.origin(a)))) return undefined;
  const [early, late] = [...addends].sort(
    (a, b) => walker.position(walker.origin(a)) - walker.position(walker.origin(b)),
  ) as [string, string];
  const sum = node.output[isFusedAdd(node) ? fusedSum : 0]!;
  for (const [skip, branch] of [
    [early, late],
    [late, early],
  ] as const) {
    const source = sourceOf(walker, skip, branch, found);
    if (source !== undefined) return { node, sum, skip, branch, source };
  }
  return undefined;
}

/** Parallel blocks, `(x + attention(x)) + mlp(x)`: the second addend comes from the skip of the first sum. */
function sourceOf(
  walker: Walker,
  skip: string,
  branch: string,
  found: ReadonlyMap<string, ResidualAdd>,
): string | undefined {
  const origin = walker.origin(skip);
  if (walker.isAncestor(origin, branch)) return origin;
  const earlier = found.get(origin);
  const before = earlier && walker.origin(earlier.skip);
  return before !== undefined && walker.isAncestor(before, branch) ? before : undefined;
}

function addendsOf(node: Node): readonly [string, string] | undefined {
  const plain = (node.opType === 'Add' || node.opType === 'Sum') && node.input.length === 2;
  if (!plain && !isFusedAdd(node)) return undefined;
  const [a, b] = node.input;
  return a && b ? [a, b] : undefined;
}
