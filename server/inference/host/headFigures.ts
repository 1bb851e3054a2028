/** Statistics of rows of logits that stay on the device: the head's graph makes them of the last states. */
import * as ort from 'onnxruntime-node';
import type { FlipRow } from '../../protocol/flips';
import type { ModelRef } from '../api';
import { headNames } from '../edit/headGraph';
import { addFigures, figureNames } from '../edit/logitFigures';
import type { HostContext } from './context';
import type { EditedModel } from './editSession';
import { headPurpose } from './headRun';
import { Ranks, reduceLogits, referenceOf, requireFinite } from './reduce';
import type { RowPlace } from './reducing';
import type { Purpose } from './openEdited';
import type { Runner } from './runner';
import { slices } from './slices';

/** The most comparisons of a logit with a watched one in one run (256 MB). */
const mostComparisons = 1 << 26;
/** float32 counts every logit twice without an error. */
const mostCounted = 1 << 23;

interface Row {
  readonly place: RowPlace;
  /** float32 [D]. */
  readonly state: Float32Array;
}

/**
 * Undefined where logits are reduced outside the graph: on the processor, which takes longer for it; without a head
 * that stands alone; where rows depend on each other or their number is fixed; for a vocabulary with which two rows
 * would not fit.
 */
export async function openFigures(
  context: HostContext,
  ref: ModelRef,
  { model, runner, head }: EditedModel,
  watch: readonly number[],
): Promise<HeadFigures | undefined> {
  const { vocabulary } = model.summary;
  const most = Math.floor(mostComparisons / (vocabulary * Math.max(watch.length, 1)));
  const wanted = context.reducesInGraph ?? runner.provider !== 'cpu';
  const alone = head && !model.batchSensitive && runner.plan.fixedBatch === undefined;
  if (!wanted || !alone || watch.length === 0 || vocabulary > mostCounted || most < 2)
    return undefined;
  const { name, edit, ...purpose } = headPurpose(model, 'beforeNorm', 'logits');
  const figures: Purpose = {
    ...purpose,
    name: `${name} figures`,
    edit: (parsed) => {
      edit!(parsed);
      addFigures(parsed);
    },
  };
  const { providers } = ref;
  const opened = await context.sessions.get(model, figures, providers, runner.provider, runner);
  return new HeadFigures(opened, watch, most);
}

/** The first row of each prompt is the one from which the others diverge. */
export class HeadFigures {
  private readonly firsts = new Map<number, Float32Array>();

  /** @param most Rows of a run. */
  constructor(
    private readonly head: Pick<Runner, 'run'>,
    private readonly watch: readonly number[],
    private readonly most: number,
  ) {}

  /**
   * @param states float32 [places, D].
   * @returns By place.
   * @throws FaultError `non-finite-state`.
   */
  async of(places: readonly RowPlace[], states: Float32Array): Promise<FlipRow[]> {
    const width = states.length / places.length;
    const rows = places.map((place, i) => ({
      place,
      state: states.subarray(i * width, (i + 1) * width),
    }));
    for (const { place, state } of rows)
      if (place.row === 0) this.firsts.set(place.prompt, state.slice());
    const found: FlipRow[] = [];
    for (const some of slices(rows, Math.max(1, this.most >> 1)))
      found.push(...(await this.run(some)));
    return found;
  }

  /** The first rows of their prompts stand behind them. */
  private async run(rows: readonly Row[]): Promise<FlipRow[]> {
    const prompts = [...new Set(rows.map(({ place }) => place.prompt))];
    const states = [
      ...rows.map(({ state }) => state),
      ...prompts.map((prompt) => this.firsts.get(prompt)!),
    ];
    const first = [
      // A first row is compared with itself: at another place in a batch it may be rounded differently.
      ...rows.map(({ place: { prompt, row } }, i) =>
        row === 0 ? i : rows.length + prompts.indexOf(prompt),
      ),
      ...prompts.map((_, i) => rows.length + i),
    ];
    const feeds = feedsOf(states, first, this.watch);
    const results = await this.head.run(feeds, Object.values(figureNames.outputs));
    const figures = rows.map((_, i) => this.figuresAt(results, i));
    return figures.every(areFinite) ? figures : this.outside(feeds, rows, first);
  }

  private figuresAt(results: Results, row: number): FlipRow {
    const numbers = (name: string): Float64Array => {
      const { data, dims } = results[name]!;
      const width = dims[1] ?? 1;
      return Float64Array.from((data as Float32Array).subarray(row * width, (row + 1) * width));
    };
    const number = (name: string): number => numbers(name)[0]!;
    const { outputs } = figureNames;
    return {
      watched: numbers(outputs.watched),
      ranks: numbers(outputs.above).map((above) => (above + 1) / 2),
      mean: number(outputs.mean),
      deviation: Math.sqrt(number(outputs.variance)),
      logSumExp: number(outputs.logSumExp),
      klFromFirst: Math.max(0, number(outputs.divergence)),
    };
  }

  /** The same of fetched logits, which say which of them is not finite, or that float32 was too small for a sum. */
  private async outside(
    feeds: Record<string, ort.Tensor>,
    rows: readonly Row[],
    first: readonly number[],
  ): Promise<FlipRow[]> {
    const { data, dims } = (await this.head.run(feeds, [headNames.logits]))[headNames.logits]!;
    const width = data.length / dims[0]!;
    const logits = (row: number): Float32Array =>
      (data as Float32Array).subarray(row * width, (row + 1) * width);
    rows.forEach(({ place }, i) => requireFinite(logits(i), place.row));
    const ranks = new Ranks(this.watch);
    return rows.map((_, i) => reduceLogits(logits(i), referenceOf(logits(first[i]!)), ranks));
  }
}

type Results = Readonly<Record<string, ort.Tensor>>;

function feedsOf(
  states: readonly Float32Array[],
  first: readonly number[],
  watch: readonly number[],
): Record<string, ort.Tensor> {
  const width = states[0]!.length;
  const all = new Float32Array(states.length * width);
  states.forEach((state, i) => all.set(state, i * width));
  const ints = (values: readonly number[]): ort.Tensor =>
    new ort.Tensor('int32', Int32Array.from(values), [values.length]);
  return {
    [headNames.states]: new ort.Tensor('float32', all, [states.length, 1, width]),
    [figureNames.watch]: ints(watch),
    [figureNames.first]: ints(first),
  };
}

function areFinite({ mean, deviation, logSumExp, klFromFirst }: FlipRow): boolean {
  return [mean, deviation, logSumExp, klFromFirst].every(Number.isFinite);
}
