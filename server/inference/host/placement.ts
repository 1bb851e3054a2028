/** What ran where, from ONNX Runtime's own profile. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ort from 'onnxruntime-node';
import { removeQuietly } from '../../cache/patience';
import type { Placement } from '../api';
import type { RunClock } from './runClock';
import { newScratchFolder, temporaryTrouble } from './scratchFolders';

/** Provider name to number of nodes that it ran: all, and those that multiply matrices or attend. */
export type NodeCounts = Pick<Placement, 'nodes' | 'products'>;

/** A session that writes a profile until {@link Profiled.finish} or {@link Profiled.close} is called. */
export interface Profiled {
  readonly session: ort.InferenceSession;
  /** A run, which may not take longer than the person allows. */
  run(
    feeds: Record<string, ort.Tensor>,
    fetches?: readonly string[],
  ): Promise<ort.InferenceSession.OnnxValueMapType>;
  /** Ends profiling (the session stays usable) and counts the nodes of all runs so far. */
  finish(): NodeCounts;
  /** Ends profiling and the session, then removes the profile: Windows removes no file that is still written. */
  close(): Promise<void>;
}

export async function openProfiled(
  model: Uint8Array,
  options: ort.InferenceSession.SessionOptions,
  clock: RunClock,
): Promise<Profiled> {
  const folder = newScratchFolder('profile');
  try {
    const profileFilePrefix = path.join(folder, 'run');
    const all = { ...options, enableProfiling: true, profileFilePrefix };
    // Opening computes what is constant in the graph.
    const session = await clock.during(() => ort.InferenceSession.create(model, all));
    const run: Profiled['run'] = (feeds, fetches) =>
      clock.during(() => (fetches ? session.run(feeds, fetches) : session.run(feeds)));
    let isWriting = true;
    const end = (): void => {
      if (isWriting) session.endProfiling();
      isWriting = false;
    };
    const finish = (): NodeCounts => {
      end();
      try {
        return countNodes(folder);
      } finally {
        removeQuietly(folder);
      }
    };
    const close = async (): Promise<void> => {
      end();
      await session.release();
      removeQuietly(folder);
    };
    return { session, run, finish, close };
  } catch (error) {
    removeQuietly(folder);
    throw error;
  }
}

interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: {
    readonly provider?: string;
    readonly node_index?: string;
    readonly op_name?: string;
  };
}

/** @throws FaultError `disk-full` or `disk-denied` for a profile that could not be written. */
function countNodes(folder: string): NodeCounts {
  const nodes = new Map<string, Set<string>>();
  const products = new Map<string, Set<string>>();
  for (const { cat, name, args } of eventsIn(folder)) {
    if (cat !== 'Node' || !name?.endsWith('_kernel_time') || !args?.provider) continue;
    const provider = shortName(args.provider);
    const node = args.node_index ?? name;
    add(nodes, provider, node);
    if (/MatMul|Gemm|Attention|Conv|MoE|Einsum/.test(args.op_name ?? ''))
      add(products, provider, node);
  }
  return { nodes: sizes(nodes), products: sizes(products) };
}

function eventsIn(folder: string): ProfileEvent[] {
  try {
    const files = fs.readdirSync(folder);
    if (files.length === 0) throw new Error('ONNX Runtime wrote no profile.');
    return files.flatMap((file) => {
      const text = fs.readFileSync(path.join(folder, file), 'utf8').trimEnd();
      if (!text.endsWith(']')) throw new Error('The profile of ONNX Runtime is cut off.');
      return text.split('\n').flatMap(eventIn);
    });
  } catch (error) {
    throw temporaryTrouble(folder) ?? error;
  }
}

/** One line of a profile. ONNX Runtime writes names as they are: a node whose name breaks its line is not counted. */
function eventIn(line: string): ProfileEvent[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line.replace(/,\r?$/, '')) as ProfileEvent];
  } catch {
    return [];
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key) ?? new Set<string>();
  map.set(key, set.add(value));
}

function sizes(map: ReadonlyMap<string, ReadonlySet<string>>): Record<string, number> {
  return Object.fromEntries([...map].map(([key, set]) => [key, set.size]));
}

/** `CPUExecutionProvider` -> `cpu`. */
function shortName(provider: string): string {
  return provider.replace(/ExecutionProvider$/, '').toLowerCase();
}

/** The nodes of several sessions together. */
export function sumOfPlacements(
  requested: readonly string[],
  chosen: string,
  placements: readonly NodeCounts[],
): Placement {
  const total = (part: keyof NodeCounts): Record<string, number> => {
    const sums: Record<string, number> = {};
    for (const placement of placements)
      for (const [name, count] of Object.entries(placement[part]))
        sums[name] = (sums[name] ?? 0) + count;
    return sums;
  };
  return { requested, chosen, nodes: total('nodes'), products: total('products') };
}
