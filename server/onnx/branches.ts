/** Merged decoders: one If at the top chooses between a graph with a past and one without. Dimcat runs without. */
import type { Graph, Node } from './gen/onnx_pb';
import { node } from './nodes';

/** An If on an input of the graph, which Dimcat feeds with false. */
export function isInputBranch(n: Node, graph: Graph): boolean {
  return n.opType === 'If' && graph.input.some((i) => i.name === n.input[0]);
}

/** Replaces every such If by its else branch, in place. */
export function takeElseBranches(graph: Graph): void {
  graph.node = graph.node.flatMap((n) => {
    if (!isInputBranch(n, graph)) return [n];
    const branch = n.attribute.find((a) => a.name === 'else_branch')?.g;
    return branch ? unfolded(graph, n, branch) : [n];
  });
}

/** The outputs of the branch take the names of the If's; other values keep theirs unless the graph uses them too. */
function unfolded(graph: Graph, n: Node, branch: Graph): Node[] {
  const outer = new Set([
    ...graph.initializer.map((t) => t.name),
    ...graph.node.flatMap((other) => other.output),
  ]);
  const own = [...branch.initializer.map((t) => t.name), ...branch.node.flatMap((b) => b.output)];
  const names = new Map(
    own.filter((name) => outer.has(name)).map((name) => [name, `dimcat_else/${name}`]),
  );
  branch.output.forEach((o, i) => names.set(o.name, n.output[i] ?? ''));
  const nameOf = (name: string): string => names.get(name) ?? name;
  for (const tensor of branch.initializer) tensor.name = nameOf(tensor.name);
  for (const value of branch.valueInfo) value.name = nameOf(value.name);
  graph.initializer.push(...branch.initializer);
  graph.valueInfo.push(...branch.valueInfo);
  for (const b of branch.node) {
    b.input = b.input.map(nameOf);
    b.output = b.output.map(nameOf);
  }
  return [...branch.node, ...passedThrough(branch, n, own)];
}

/** Copies outputs that the branch takes from the enclosing graph. */
function passedThrough(branch: Graph, n: Node, own: readonly string[]): Node[] {
  return branch.output.flatMap((o, i) => {
    const output = n.output[i] ?? '';
    if (own.includes(o.name) || output === '') return [];
    return [node('Identity', [o.name], [output])];
  });
}
