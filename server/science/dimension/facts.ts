/** What the model does with single dimensions (docs/measuring.md#facts-of-a-dimension). */
import type { PureFacts } from '../../protocol/dimensionFacts';
import type { ExperimentHost } from '../experiments/experiment';
import type { Subject } from '../experiments/ports';
import { flipsAlone } from './alone';
import { inText } from './inText';
import { overLayers } from './layers';
import { outputsOf } from './output';
import { readersOf } from './readers';
import type { FactsTask } from './task';
import { writersOf } from './writers';

/** @returns One for each dimension of the task, in its order; what is asked beside a dimension changes nothing. */
export async function factsOf(
  subject: Subject,
  task: FactsTask,
  host: ExperimentHost,
): Promise<PureFacts[]> {
  const { model, place } = subject;
  await model.prepare([place, ...task.layers.map((layer) => ({ ...place, layer }))]);
  const layers = await overLayers(subject, task, host);
  host.progress('reading running text', 0);
  const texts = await inText(subject, task, host);
  const writers = await writersOf(subject, task, host);
  const readers = await readersOf(subject, task);
  const outputs = await outputsOf(subject, task);
  const flips = await flipsAlone(subject, task, host);
  return task.dimensions.map((index, i) => ({
    index,
    layers: layers[i]!,
    inText: texts[i]!,
    writers: writers[i]!,
    readers: readers[i]!,
    output: outputs[i]!,
    flip: flips[i]!,
    seed: task.seed,
  }));
}
