/** What really ran where, from ONNX Runtime's own profile. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ort from 'onnxruntime-node';
import { newScratchFolder } from './scratchFolders';

/** Provider name to number of nodes that it ran. */
export type NodeCounts = Readonly<Record<string, number>>;

/** A session that writes a profile until {@link Profiled.finish} is called. */
export interface Profiled {
  readonly session: ort.InferenceSession;
  /** Ends profiling (the session stays usable) and counts the nodes of all runs so far. */
  finish(): NodeCounts;
  /** Removes what profiling left when it is not to be finished. */
  discard(): void;
}

export async function openProfiled(
  model: Uint8Array,
  options: ort.InferenceSession.SessionOptions,
): Promise<Profiled> {
  const folder = newScratchFolder('profile');
  const discard = (): void => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const session = await ort.InferenceSession.create(model, {
      ...options,
      enableProfiling: true,
      profileFilePrefix: path.join(folder, 'run'),
    });
    const finish = (): NodeCounts => {
      session.endProfiling();
      const counts = countNodes(folder);
      discard();
      return counts;
    };
    return { session, finish, discard };
  } catch (error) {
    discard();
    throw error;
  }
}

/** Opens a model, runs it once and closes it. */
export async function profiledRun(
  model: Uint8Array,
  options: ort.InferenceSession.SessionOptions,
  feeds: ort.InferenceSession.FeedsType,
): Promise<NodeCounts> {
  const profiled = await openProfiled(model, options);
  try {
    await profiled.session.run(feeds);
    return profiled.finish();
  } finally {
    profiled.discard();
    await profiled.session.release();
  }
}

interface ProfileEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly args?: { readonly provider?: string; readonly node_index?: string };
}

function countNodes(folder: string): NodeCounts {
  const seen = new Map<string, Set<string>>();
  for (const file of fs.readdirSync(folder)) {
    const events = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as ProfileEvent[];
    for (const { cat, name, args } of events) {
      if (cat !== 'Node' || !name?.endsWith('_kernel_time') || !args?.provider) continue;
      const provider = shortName(args.provider);
      const nodes = seen.get(provider) ?? new Set<string>();
      seen.set(provider, nodes.add(args.node_index ?? name));
    }
  }
  return Object.fromEntries([...seen].map(([provider, nodes]) => [provider, nodes.size]));
}

/** `CPUExecutionProvider` -> `cpu`. */
function shortName(provider: string): string {
  return provider.replace(/ExecutionProvider$/, '').toLowerCase();
}
