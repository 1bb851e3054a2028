/** Greedy decoding of edited models: keeps keys and values if the model accepts them, else reruns the whole text. */
import type * as ort from 'onnxruntime-node';
import type { EditPlan, Generated, GenerateRun } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { flipNames } from '../edit/flipNames';
import { pastPairs, type PastPair } from '../edit/sharedPast';
import type { HostContext, JobControl } from './context';
import { itemsByLength, openFor, type RunItem } from './editRows';
import { batchSize, editFeeds, type EditedModel } from './editSession';
import { requireFinite } from './reduce';
import { requireResident } from './residency';

export async function runGenerate(
  context: HostContext,
  ref: ModelRef,
  run: GenerateRun,
  control: JobControl,
): Promise<Generated> {
  const model = await context.models.open(ref);
  // Each token would take another reading of all blocks.
  requireResident(model, 'text that it goes on with');
  const kept = pastPairs(model.parse().graph);
  const presents = (kept ?? []).map(({ present }) => present);
  const edited = await openFor(context, ref, run, 'last', run.prompts, presents);
  const tokens = run.prompts.map(() => run.rows.map((): readonly number[] => []));
  for (const items of itemsByLength(run.prompts, run)) {
    const size = batchSize(edited, items[0]!.tokens.length + run.tokens);
    for (let from = 0; from < items.length; from += size) {
      const batch = items.slice(from, from + size);
      const added = await decode(edited, run, batch, kept, control);
      batch.forEach(({ prompt, row }, i) => (tokens[prompt]![row] = added[i]!));
    }
  }
  return { tokens, decoding: kept ? 'past' : 'recompute' };
}

async function decode(
  edited: EditedModel,
  run: GenerateRun,
  batch: readonly RunItem[],
  kept: readonly PastPair[] | undefined,
  control: JobControl,
): Promise<number[][]> {
  const begin = batch[0]!.tokens.length;
  const texts = batch.map(({ tokens }) => [...tokens]);
  let past: Record<string, ort.Tensor> = {};
  for (let step = 0; step < run.tokens; step += 1) {
    const from = kept && step > 0 ? begin + step - 1 : 0;
    const results = await runStep(edited, run, batch, texts, { from, begin }, kept, past);
    discard(past);
    past = Object.fromEntries((kept ?? []).map((k) => [k.past, results[k.present]!]));
    const logits = results[flipNames.logits]!;
    const width = logits.dims.at(-1)!;
    texts.forEach((text, i) => {
      const row = (logits.data as Float32Array).subarray(i * width, (i + 1) * width);
      requireFinite(row, batch[i]!.row);
      text.push(highest(row));
    });
    await control.breathe();
  }
  discard(past);
  return texts.map((text) => text.slice(begin));
}

async function runStep(
  { runner }: EditedModel,
  plan: EditPlan,
  batch: readonly RunItem[],
  texts: readonly (readonly number[])[],
  { from, begin }: { readonly from: number; readonly begin: number },
  kept: readonly PastPair[] | undefined,
  past: Record<string, ort.Tensor>,
): Promise<ort.InferenceSession.OnnxValueMapType> {
  const count = runner.plan.fixedBatch ?? batch.length;
  const to = texts[0]!.length;
  const rows = Array.from({ length: count }, (_, i) => (texts[i] ?? texts[0]!).slice(from));
  const edits = batch.map((item, i) => ({ ...item, tokens: texts[i]! }));
  const feeds = {
    ...runner.plan.feeds({ rows, length: to - from, past: from }),
    ...(from > 0 ? past : {}),
    ...editFeeds(plan, edits, count, { last: begin - 1, from, to }),
  };
  return runner.run(feeds, [flipNames.logits, ...(kept ?? []).map((k) => k.present)]);
}

/** Of equals, the lowest id. */
function highest(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i += 1) if (logits[i]! > logits[best]!) best = i;
  return best;
}

/** Releases tensors that a device may hold; they must not be used again. */
function discard(tensors: Readonly<Record<string, ort.Tensor>>): void {
  for (const tensor of Object.values(tensors))
    if (tensor.location === 'gpu-buffer') tensor.dispose();
}
