/** What edited runs are asked for: the watched logits after each prompt, and the losses of running text. */
import type { EditRun, FlipRow, LossRun, WatchedLogits } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { flipNames } from '../edit/flipNames';
import { requireTokens, type HostContext, type JobControl } from './context';
import { forEachRow, openFor, type RunItem } from './editRows';
import { FlipStream } from './flipStream';
import {
  logSumExpOf,
  Ranks,
  reduceLogits,
  referenceOf,
  requireFinite,
  watchedLogits,
  type Reference,
} from './reduce';
import { requireResident } from './residency';
import { forEachLogits } from './sharedBlocks';

export async function runEdits(
  context: HostContext,
  ref: ModelRef,
  run: EditRun,
  control: JobControl,
): Promise<WatchedLogits[][]> {
  const { prompts, watch } = run;
  const rows: WatchedLogits[][] = prompts.map(() => []);
  const take = ({ prompt, row }: RunItem, logits: Float32Array): void => {
    const figures = watchedLogits(logits, watch);
    if (!Number.isFinite(figures.mean)) requireFinite(logits, row);
    rows[prompt]![row] = figures;
  };
  const stream = await FlipStream.open(context, ref, control);
  if (stream) {
    requireTokens(stream.model, watch);
    await stream.logits(run, prompts, take);
    return rows;
  }
  const whole = await openFor(context, ref, run, 'end', prompts);
  requireTokens(whole.model, watch);
  await forEachLogits(context, ref, { whole, plan: run, prompts }, control, take);
  return rows;
}

/** Keeps the statistics of each row of logits; the first row of each prompt is its reference. */
export function reducing(
  watch: readonly number[],
  prompts: number,
): {
  readonly take: (item: { prompt: number; row: number }, logits: Float32Array) => void;
  readonly rows: FlipRow[][];
} {
  const references = new Map<number, Reference>();
  const ranks = new Ranks(watch);
  const rows: FlipRow[][] = Array.from({ length: prompts }, () => []);
  const take = ({ prompt, row }: { prompt: number; row: number }, logits: Float32Array): void => {
    if (row === 0) references.set(prompt, referenceOf(logits));
    const reduced = reduceLogits(logits, references.get(prompt)!, ranks);
    if (!Number.isFinite(reduced.mean)) requireFinite(logits, row);
    rows[prompt]![row] = reduced;
  };
  return { take, rows };
}

export async function runLosses(
  context: HostContext,
  ref: ModelRef,
  run: LossRun,
  control: JobControl,
): Promise<number[][]> {
  requireResident(await context.models.open(ref), 'the loss of running text');
  const edited = await openFor(context, ref, run, 'all', run.passages);
  if (run.passages.some((p) => p.length < 2))
    throw new RangeError('A passage needs at least two tokens.');
  const losses: number[][] = run.passages.map(() => []);
  await forEachRow(edited, run, run.passages, [flipNames.logits], control, (item, [logits]) => {
    requireFinite(logits!, item.row);
    losses[item.prompt]![item.row] = lossOf(logits!, item.tokens);
  });
  return losses;
}

/** Mean negative log-likelihood of each token after the first; logits [positions, V]. */
function lossOf(logits: Float32Array, tokens: readonly number[]): number {
  const width = logits.length / tokens.length;
  let sum = 0;
  for (let p = 1; p < tokens.length; p += 1) {
    const row = logits.subarray((p - 1) * width, p * width);
    sum += logSumExpOf(row) - row[tokens[p]!]!;
  }
  return sum / (tokens.length - 1);
}
