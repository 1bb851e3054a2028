/** Which models may run: ONNX Runtime cannot be stopped inside a run, so models that could loop forever are refused. */
import { faultError } from '../protocol/fault';
import { isInputBranch } from './branches';
import type { Graph, Model, Node } from './gen/onnx_pb';
import { opsetOf } from './model';

const domains = new Set(['', 'ai.onnx', 'com.microsoft']);
const oldestOpset = 9;

/**
 * @param name The file's name in messages.
 * @throws FaultError `model-unsupported` for graphs inside nodes (Loop, Scan, If), operators of unknown libraries,
 *   and opsets before 9.
 */
export function requireAllowed(model: Model, name: string): void {
  const functions = new Set(model.functions.map((f) => `${f.domain}:${f.name}`));
  const nodes = [...topNodes(model.graph), ...model.functions.flatMap((f) => f.node)];
  const hidden = model.graph && hiddenIn(model.graph);
  if (hidden !== undefined) throw refused(name, `its graph has ${hidden}`);
  if (has(model, trainingInfo)) throw refused(name, 'it has graphs for training');
  for (const n of nodes) {
    const why = refusal(n, functions);
    if (why !== undefined) throw refused(name, why);
  }
  const opset = opsetOf(model);
  if (opset < oldestOpset)
    throw refused(name, `it uses operator set ${opset}, older than ${oldestOpset}`);
}

/**
 * Checks what will run, after functions and branches were unfolded: a default of a function's attribute may hold a
 * graph that no node of the file shows.
 *
 * @throws FaultError `model-unsupported`.
 */
export function requireFlat({ graph, functions }: Model, name: string): void {
  const left = graph?.node.map((n) => refusal(n, new Set())).find((why) => why !== undefined);
  if (left !== undefined) throw refused(name, left);
  if (functions.length > 0) throw refused(name, 'it has functions that were not unfolded');
}

/** The nodes of a graph, an If on an input replaced by the nodes of its branches. */
function topNodes(graph: Graph | undefined): Node[] {
  if (!graph) return [];
  return graph.node.flatMap((n) => {
    if (!isInputBranch(n, graph)) return [n];
    return n.attribute.flatMap((a) => a.g?.node ?? []);
  });
}

function refusal(n: Node, functions: ReadonlySet<string>): string | undefined {
  if (n.attribute.some((a) => a.g !== undefined || a.graphs.length > 0))
    return `its ${n.opType} node runs a graph inside the graph`;
  const hidden = n.attribute.some((a) => tensorLists.some((field) => has(a, field)));
  if (hidden) return `its ${n.opType} node has a list of tensors or a sparse one in an attribute`;
  if (domains.has(n.domain) || functions.has(`${n.domain}:${n.opType}`)) return undefined;
  return `its operator ${n.opType} comes from the library ${JSON.stringify(n.domain)}`;
}

/** Numbers of fields in the ONNX specification that Dimcat does not read, so that it cannot check what is in them. */
const trainingInfo = 20;
const sparseInitializer = 15;
/** `tensors`, `sparse_tensor`, `sparse_tensors`: their weights may lie in any file. */
const tensorLists = [10, 22, 23];

function has({ $unknown = [] }: Pick<Model, '$unknown'>, field: number): boolean {
  return $unknown.some(({ no }) => no === field);
}

function hiddenIn(graph: Graph): string | undefined {
  return has(graph, sparseInitializer) ? 'sparse weights' : undefined;
}

function refused(name: string, why: string): Error {
  return faultError(
    'model-unsupported',
    `Dimcat does not run ${name}: ${why}.`,
    'Export the model with standard operators of opset 9 or later and without control flow.',
  );
}
