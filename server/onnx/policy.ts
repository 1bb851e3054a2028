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
  for (const n of nodes) {
    const why = refusal(n, functions);
    if (why !== undefined) throw refused(name, why);
  }
  const opset = opsetOf(model);
  if (opset < oldestOpset)
    throw refused(name, `it uses operator set ${opset}, older than ${oldestOpset}`);
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
  if (domains.has(n.domain) || functions.has(`${n.domain}:${n.opType}`)) return undefined;
  return `its operator ${n.opType} comes from the library ${JSON.stringify(n.domain)}`;
}

function refused(name: string, why: string): Error {
  return faultError(
    'model-unsupported',
    `Dimcat does not run ${name}: ${why}.`,
    'Export the model with standard operators of opset 9 or later and without control flow.',
  );
}
