/** States of sequences: sequences of one length run together, all places in each run. */
import { faultError } from '../../protocol/fault';
import type { Placement, StatesRequest } from '../api';
import type { Place } from '../../protocol/states';
import { cutForStates, stateNames } from '../edit/stateGraph';
import { siteTensor } from '../locate/sites';
import { optimisation } from './cachePlan';
import { requireTokens, type HostContext, type JobControl } from './context';
import type { OpenModel } from './openModel';
import { numericInput, readerOf, type InputReader } from './reader';
import { FileRows } from './fileRows';
import type { Runner } from './runner';

/** Target count of numbers of one state in a batch (16 MB). */
const batchNumbers = 1 << 22;
const largestBatch = 256;

interface Sequence {
  readonly tokens: readonly number[];
  /** Index of its first requested row among all rows. */
  readonly row: number;
  /** Its index in the request. */
  readonly index: number;
}

/** @throws FaultError `non-finite-state`, naming the sequence, the position and the place. */
export async function runStates(
  context: HostContext,
  request: StatesRequest,
  control: JobControl,
): Promise<Placement> {
  const model = await context.models.open(request.model);
  const reader = request.inputs && (await readerOf(model, request.inputs));
  if (!request.inputs) requireTokens(model, request.sequences.flat());
  const run = new StatesRun(
    { model, reader, request, runner: await openRunner(context, model, request) },
    control,
  );
  for (const batch of run.batches()) {
    await run.batch(batch);
    await control.breathe();
  }
  return run.runner.placement();
}

async function openRunner(
  context: HostContext,
  model: OpenModel,
  { model: { providers }, places, inputs }: StatesRequest,
): Promise<Runner> {
  for (const { site: kind, layer } of places) siteTensor(model.located, { kind, layer });
  const provider = await context.providers.choose(providers);
  const position = inputs?.position ?? 'last';
  const purpose = {
    name: `states ${places.map(({ site, layer }) => `${site}${layer}`).join()} ${position}`,
    optimisation,
    ...(inputs && { lead: numericInput(model).name }),
    edit: (parsed: Parameters<typeof cutForStates>[0]) =>
      cutForStates(parsed, model.located, places, position),
  };
  return context.sessions.get(model, purpose, providers, provider);
}

/** What is run, and with what. */
interface Given {
  readonly model: OpenModel;
  readonly runner: Runner;
  readonly request: StatesRequest;
  /** For images and sounds. */
  readonly reader: InputReader | undefined;
}

class StatesRun {
  readonly runner: Runner;
  private readonly request: StatesRequest;
  private readonly sequences: readonly Sequence[];
  private readonly rows: number;
  private readonly files: FileRows | undefined;

  constructor(
    private readonly given: Given,
    private readonly control: JobControl,
  ) {
    const { request, runner, reader } = given;
    this.request = request;
    this.runner = runner;
    if (request.inputs && reader) {
      if (request.positions === 'all')
        throw new RangeError('Inputs are read at one position only.');
      this.files = new FileRows(reader, request.inputs.files);
    }
    let row = 0;
    this.sequences = request.sequences.map((tokens, index) => {
      if (tokens.length === 0) throw new RangeError('A sequence needs at least one token.');
      const sequence = { tokens, row, index };
      row += this.rowsOf(tokens.length);
      return sequence;
    });
    this.rows = row;
  }

  /** Sequences of one length, in the order of the request, as many as fit. */
  batches(): Sequence[][] {
    const byLength = new Map<number, Sequence[]>();
    for (const s of this.sequences) {
      const list = byLength.get(s.tokens.length);
      if (list) list.push(s);
      else byLength.set(s.tokens.length, [s]);
    }
    return [...byLength].flatMap(([length, all]) => {
      const size = this.batchSize(length);
      const count = Math.ceil(all.length / size);
      return Array.from({ length: count }, (_, i) => all.slice(i * size, (i + 1) * size));
    });
  }

  async batch(batch: readonly Sequence[]): Promise<void> {
    const { fixedBatch } = this.runner.plan;
    const { length } = batch[0]!.tokens;
    const rows = Array.from(
      { length: fixedBatch ?? batch.length },
      (_, i) => (batch[i] ?? batch[0]!).tokens,
    );
    const output = this.request.positions;
    const names = this.request.places.map((_, at) => stateNames(at)[output]);
    const { plan } = this.runner;
    const feeds = this.files
      ? await this.files.feeds(
          plan,
          rows.map(([id]) => id!),
        )
      : plan.feeds({ rows, length });
    const results = await this.runner.run(feeds, names);
    for (const [at, name] of names.entries()) {
      const values = results[name]!.data as Float32Array;
      await this.hand(at, batch, values.length / rows.length / this.rowsOf(length), values);
    }
  }

  /** Sends the states of a batch: adjacent sequences of the request in one piece. */
  private async hand(
    at: number,
    batch: readonly Sequence[],
    width: number,
    values: Float32Array,
  ): Promise<void> {
    const rows = this.rowsOf(batch[0]!.tokens.length);
    requireFinite(values.subarray(0, batch.length * rows * width), (wrong) => {
      const row = Math.floor(wrong / width);
      const { index, tokens } = batch[Math.floor(row / rows)]!;
      const what = this.files?.nameOf(tokens[0]!) ?? `sequence ${index}`;
      return `${row % rows} of ${what} in dimension ${wrong % width} of ${nameOf(this.request.places[at]!)}`;
    });
    for (let from = 0; from < batch.length;) {
      let to = from + 1;
      while (to < batch.length && batch[to]!.index === batch[to - 1]!.index + 1) to += 1;
      await this.control.floats({
        array: at,
        offset: batch[from]!.row * width,
        length: this.rows * width,
        values: values.subarray(from * rows * width, to * rows * width),
      });
      from = to;
    }
  }

  private rowsOf(length: number): number {
    return this.request.positions === 'all' ? length : 1;
  }

  /** Rows are independent unless the model quantises over the batch. */
  private batchSize(length: number): number {
    const { fixedBatch } = this.runner.plan;
    if (fixedBatch !== undefined) return fixedBatch;
    const { model, reader } = this.given;
    if (model.batchSensitive || reader?.shape.includes(null)) return 1;
    const read = reader?.shape.reduce<number>((product, d) => product * (d ?? 1), 1) ?? 0;
    const row = Math.max(model.summary.dimensions * length, read);
    const fitting = Math.floor(batchNumbers / row);
    return Math.min(Math.max(fitting, 1), largestBatch);
  }
}

function nameOf({ site, layer }: Place): string {
  return `${site} at layer ${layer}`;
}

function requireFinite(values: Float32Array, where: (index: number) => string): void {
  const wrong = values.findIndex((x) => !Number.isFinite(x));
  if (wrong < 0) return;
  throw faultError(
    'non-finite-state',
    `The state is ${values[wrong]!} at position ${where(wrong)}.`,
    'The model overflows: use its float32 export, or check that the file is the trained model.',
  );
}
