/** One run of the shared work: Dimcat's, in a process of its own, and that of another library. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { InferenceClient, ModelRef } from '../../../server/inference/api';
import { peekCache } from '../../../server/cache/read';
import type { EditRun, FlipRow } from '../../../server/protocol/flips';
import { root } from '../../support/paths';
import { peakOf, usedBy } from '../procfs';
import { interventionOf, type Work } from './work';

/** Seconds by the clock, and of the processor on all cores. */
export interface Time {
  readonly clock: number;
  readonly used: number | undefined;
}

export const STEPS = ['open', 'cache', 'flip', 'again'] as const;

export interface Run {
  readonly name: string;
  readonly seconds: Readonly<Record<(typeof STEPS)[number], Time>>;
  /** Bytes; of Dimcat the process that runs the model. */
  readonly peak: number | undefined;
  readonly signs: Uint8Array;
  /** [prompts, rows, watched]. */
  readonly logits: Float32Array;
  readonly versions: Readonly<Record<string, string>>;
}

/** What the client has started, once it has. */
export interface Started {
  pid: number;
}

export async function ourRun(
  client: InferenceClient,
  model: ModelRef,
  work: Work,
  { process, cacheFolder }: { readonly process: Started; readonly cacheFolder: string },
): Promise<Run> {
  const timed = async <T>(job: () => Promise<T>): Promise<readonly [T, Time]> => {
    const before = process.pid ? usedBy(process.pid) : 0;
    const start = performance.now();
    const value = await job();
    const used = usedBy(process.pid);
    const clock = (performance.now() - start) / 1000;
    return [value, { clock, used: used === undefined ? used : used - (before ?? 0) }];
  };
  const [, open] = await timed(() => client.openModel(model));
  const [cached, cache] = await timed(() =>
    client.buildCache(cacheOf(model, work, cacheFolder), () => undefined),
  );
  const given = editRunOf(work);
  const flipped = (): Promise<FlipRow[][]> =>
    client.causes({ model, question: { ask: 'run', given } }) as Promise<FlipRow[][]>;
  const [rows, flip] = await timed(flipped);
  const [, again] = await timed(flipped);
  return {
    name: 'Dimcat',
    seconds: { open, cache, flip, again },
    peak: peakOf(process.pid),
    signs: rowsIn(cached.path),
    logits: Float32Array.from(rows.flatMap((prompt) => prompt.flatMap((row) => [...row.watched]))),
    versions: { onnxruntime: await client.runtime() },
  };
}

/** Whether a Python has what a library of `peers.py` needs. */
export function isInstalled(library: string, python: string): boolean {
  const own = library.startsWith('transformer_lens') ? ['transformer_lens'] : [];
  const modules = ['torch', 'transformers', ...(library === 'nnsight' ? ['nnsight'] : own)];
  const { status } = spawnSync(python, ['-c', `import ${modules.join(', ')}`]);
  return status === 0;
}

export function peerRun(library: string, python: string, work: Work, folder: string): Run {
  const file = path.join(folder, 'work.json');
  fs.writeFileSync(file, JSON.stringify(work));
  const out = path.join(folder, library);
  const script = path.join(root, 'test/bench/hooks/peers.py');
  const { status, stderr } = spawnSync(python, [script, library, file, out], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${library} failed: ${stderr}`);
  const said = JSON.parse(fs.readFileSync(`${out}.json`, 'utf8')) as Pick<
    Run,
    'versions' | 'seconds' | 'peak'
  >;
  const logits = fs.readFileSync(`${out}.logits`);
  return {
    name: library,
    ...said,
    signs: fs.readFileSync(`${out}.signs`),
    logits: new Float32Array(new Uint8Array(logits).buffer),
  };
}

function cacheOf(
  model: ModelRef,
  { layer, tokens }: Work,
  folder: string,
): Parameters<InferenceClient['buildCache']>[0] {
  const tokenizerSha256 = '0'.repeat(64);
  const site = { kind: 'resid', layer } as const;
  return { model, site, prefix: [], signs: 'raw', tokens, tokenizerSha256, folder };
}

function editRunOf({ layer, centre, prompts, rows, watch }: Work): EditRun {
  return {
    layers: [{ layer, centre: Float32Array.from(centre) }],
    rows: rows.map((row) => [interventionOf(row)]),
    positions: 'all',
    prompts,
    watch,
  };
}

/** The packed signs of a cache: the end of its file. */
function rowsIn(file: string): Uint8Array {
  const { tokens, dimensions } = peekCache(file)!;
  const bytes = fs.readFileSync(file);
  return bytes.subarray(bytes.length - tokens * Math.ceil(dimensions / 8));
}
