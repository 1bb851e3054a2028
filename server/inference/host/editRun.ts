/** What edited runs are asked for: the watched logits after each prompt, and the losses of running text. */
import type { EditRun, LossRun, WatchedLogits } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { flipNames } from '../edit/flipNames';
import { requireTokens, type HostContext, type JobControl } from './context';
import { forEachRow, openFor, rowByRow, type RunItem } from './editRows';
import { FlipStream } from './flipStream';
import { logSumExpOf, requireFinite, watchedLogits } from './reduce';
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
    await stream.logits(run, prompts, rowByRow(take));
    return rows;
  }
  const whole = await openFor(context, ref, run, 'end', prompts);
  requireTokens(whole.model, watch);
  await forEachLogits(context, ref, { whole, plan: run, prompts }, control, rowByRow(take));
  return rows;
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
