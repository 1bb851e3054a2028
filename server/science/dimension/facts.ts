/** What the model does with single dimensions (docs/measuring.md#facts-of-a-dimension). */
import type { PureFacts } from '../../protocol/dimensionFacts';
import type { ExperimentHost } from '../experiments/experiment';
import type { Subject } from '../experiments/ports';
import { flipsAlone } from './alone';
import { inText } from './inText';
import { overLayers } from './layers';
import { outputsOf } from './output';
import { readersOf } from './readers';
import { answersOf, type FactsTask, type NoAnswer } from './task';
import { valuesOf } from './values';
import { writersOf } from './writers';

/** @returns One for each dimension of the task, in its order; what is asked beside a dimension changes nothing. */
export async function factsOf(
  subject: Subject,
  task: FactsTask,
  host: ExperimentHost,
): Promise<PureFacts[]> {
  const { model, place } = subject;
  await model.prepare([place, ...task.layers.map((layer) => ({ ...place, layer }))]);
  const part = <T>(ask: () => Promise<readonly (T | NoAnswer)[]>) =>
    answersOf(task.dimensions, ask);
  const layers = await part(() => overLayers(subject, task, host));
  const values = await part(() => valuesOf(subject, task, host));
  host.progress('reading running text', 0);
  const texts = await part(() => inText(subject, task, host));
  const writers = await part(() => writersOf(subject, task, host));
  const readers = await part(() => readersOf(subject, task));
  const outputs = await part(() => outputsOf(subject, task));
  const flips = await part(() => flipsAlone(subject, task, host));
  return task.dimensions.map((index, i) => ({
    index,
    layers: layers[i]!,
    inText: texts[i]!,
    writers: writers[i]!,
    readers: readers[i]!,
    output: outputs[i]!,
    flip: flips[i]!,
    values: values[i]!,
    seed: task.seed,
  }));
}
