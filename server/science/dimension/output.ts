/** Which output tokens a rise of a dimension promotes and suppresses, through the final norm and the head alone. */
import type { DimensionFacts, DirectEffect, TokenGain } from '../../protocol/dimensionFacts';
import type { ExperimentModel, Subject } from '../experiments/ports';
import { mean } from '../resampling';
import { unlessRefused, type FactsTask, type NoAnswer } from './task';
import { extremes, outputsShown, type Outputs } from './tokens';

type Output = DimensionFacts['output'];

/** Numbers that one call of the head may answer with. */
const MOST_NUMBERS = 1 << 23;

/** @returns One answer for each dimension of the task. */
export async function outputsOf(
  subject: Pick<Subject, 'model' | 'place' | 'excluded' | 'inputs'>,
  { dimensions, outputs }: Pick<FactsTask, 'dimensions' | 'outputs'>,
): Promise<Output[]> {
  const { model, place } = subject;
  const none = ({ reason }: NoAnswer): Output[] => dimensions.map(() => ({ reason }));
  if (place.site === 'k' || place.site === 'v')
    return none({ reason: 'keys and values reach the stream through the attention only' });
  const written = await unlessRefused(() => writesOf(subject, dimensions));
  if ('reason' in written) return none(written);
  const directions = await unlessRefused(() => throughNorm(model, written));
  if ('reason' in directions) return none(directions);
  const found: Output[] = [];
  const zero = await unlessRefused(() =>
    model.head(new Float32Array(model.dimensions), 'afterNorm'),
  );
  if ('reason' in zero) return none(zero);
  const shown = outputsShown(subject, outputs, zero.length);
  const size = Math.max(1, Math.floor(MOST_NUMBERS / zero.length));
  for (let from = 0; from < directions.length; from += size) {
    const rows = directions.slice(from, from + size);
    const states = new Float32Array(rows.length * model.dimensions);
    rows.forEach((row, i) => states.set(row, i * model.dimensions));
    const logits = await model.head(states, 'afterNorm');
    rows.forEach((_, i) => {
      const own = logits.subarray(i * zero.length, (i + 1) * zero.length);
      found.push(effectOf(own, zero, shown));
    });
  }
  return found;
}

/** What a rise by 1 adds to the stream: the dimension itself, or all that a neuron writes. */
async function writesOf(
  { model, place }: Pick<Subject, 'model' | 'place'>,
  dimensions: readonly number[],
): Promise<Float32Array[]> {
  const width = model.dimensions;
  if (place.site !== 'ffn')
    return dimensions.map((d) => Float32Array.from({ length: width }, (_, i) => (i === d ? 1 : 0)));
  const rows = await model.causes.columns({ layer: place.layer, neurons: dimensions });
  return dimensions.map((_, i) => rows.slice(i * width, (i + 1) * width));
}

/**
 * What the final norm makes of a change of a state whose root mean square is 1, but for the change of its division: the
 * norm's scale, found by what it makes of a state and of its negative, times the change without its mean if the norm
 * subtracts means.
 */
async function throughNorm(
  model: Pick<ExperimentModel, 'dimensions' | 'finalNorm'>,
  changes: readonly Float32Array[],
): Promise<Float32Array[]> {
  const { dimensions } = model;
  const probe = Float32Array.from({ length: dimensions }, (_, d) => (d % 2 === 0 ? 1 : -1));
  const states = new Float32Array(3 * dimensions);
  states.set(probe);
  states.set(
    probe.map((x) => -x),
    dimensions,
  );
  states.set(
    probe.map((x) => x + SHIFT),
    2 * dimensions,
  );
  const normed = await model.finalNorm(states);
  const [plus, minus, shifted] = [0, 1, 2].map((i) =>
    normed.subarray(i * dimensions, (i + 1) * dimensions),
  );
  const centres = samePoint(plus!, shifted!);
  const middle = centres ? mean([...probe]) : 0;
  const size = Math.sqrt(mean(Array.from(probe, (x) => (x - middle) ** 2)));
  const scale = probe.map((x, d) => ((plus![d]! - minus![d]!) / 2 / (x - middle)) * size);
  return changes.map((change) => {
    const own = centres ? mean([...change]) : 0;
    return change.map((x, d) => (x - own) * scale[d]!);
  });
}

/** Added to every dimension, it leaves what a norm that subtracts means gives. */
const SHIFT = 3;

function samePoint(a: Float32Array, b: Float32Array): boolean {
  const size = Math.sqrt(mean(Array.from(a, (x) => x * x)));
  return a.every((x, d) => Math.abs(x - b[d]!) <= 1e-2 * size);
}

/** @param zero The logits of a state of zeros: biases of the head. */
function effectOf(logits: Float32Array, zero: Float32Array, shown: Outputs): DirectEffect {
  const raised = Float64Array.from(logits, (x, t) => x - zero[t]!);
  const middle = raised.reduce((sum, x) => sum + x, 0) / raised.length;
  const centred = raised.map((x) => x - middle);
  const deviation = Math.sqrt(centred.reduce((sum, x) => sum + x * x, 0) / centred.length);
  const gain = (id: number): TokenGain => ({ id, text: shown.nameOf(id), logits: centred[id]! });
  const { highest, lowest } = extremes(centred, shown);
  return { promoted: highest.map(gain), suppressed: lowest.map(gain), deviation };
}
