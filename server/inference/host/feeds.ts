/** Fills in the inputs of a model: token ids, and every other input for a run without a past. */
import type * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import { pastOf, type PastPair } from '../edit/sharedPast';
import { emptyPast, filled, tensorOf, type Metadata } from './fill';

/** One batch of equally long rows of token ids. */
export interface TokenBatch {
  readonly rows: readonly (readonly number[])[];
  readonly length: number;
  /** Positions before these, whose keys and values the caller feeds; default 0. */
  readonly past?: number;
}

/** Builds the feeds of a session for any batch; inputs that start with `dimcat_` are left to the caller. */
export class FeedPlan {
  private readonly inputs: readonly Metadata[];
  /** Pasts that all rows share, by the pair that each replaces. */
  private readonly shared: ReadonlyMap<Metadata, PastPair>;
  /** Every input of the session. */
  private readonly names: ReadonlySet<string>;
  /** The token ids, the image or the sound; the first input if an edited graph reads none of them. */
  private readonly lead: Metadata | undefined;

  /** @throws FaultError `model-unsupported` for an input that Dimcat cannot fill. */
  constructor(
    session: ort.InferenceSession,
    leadInput: string,
    /** Head widths of past inputs whose shape does not give them. */
    private readonly pastWidths: ReadonlyMap<string, number> = new Map(),
  ) {
    const metadata = session.inputMetadata.filter((m) => m.isTensor);
    this.inputs = metadata.filter((m) => !m.name.startsWith('dimcat_'));
    this.names = new Set(metadata.map(({ name }) => name));
    this.shared = new Map(
      metadata.flatMap((m) => {
        const pair = pastOf(m.name);
        return pair ? [[m, pair] as const] : [];
      }),
    );
    this.lead = metadata.find((m) => m.name === leadInput) ?? metadata[0];
  }

  takes(name: string): boolean {
    return this.names.has(name);
  }

  /** The batch size for which the model was exported; undefined for any. */
  get fixedBatch(): number | undefined {
    return numberOf(this.lead?.shape[0]);
  }

  /** The sequence length for which the model was exported; undefined for any. */
  get fixedLength(): number | undefined {
    return numberOf(this.lead?.shape[1]);
  }

  /** Feeds whose lead input is given whole. @param dims [rows, ...]. */
  around(dims: readonly number[], values: Float32Array): Record<string, ort.Tensor> {
    const [rows = 1, length = 1] = dims;
    const { pastWidths, lead } = this;
    const run = { rows, length, past: 0, batchName: lead?.shape[0], pastWidths };
    return Object.fromEntries(
      this.inputs.map((m) => [m.name, m === lead ? tensorOf(m, dims, values) : filled(m, run)]),
    );
  }

  feeds(batch: TokenBatch): Record<string, ort.Tensor> {
    const length = this.fixedLength;
    if (length !== undefined && length !== batch.length) throw fixedLength(length, batch.length);
    return Object.fromEntries(this.inputs.map((m) => [m.name, this.fill(m, batch)]));
  }

  /** Names of the outputs that feed shared pasts; empty if there is none. */
  get sharedPresents(): readonly string[] {
    return [...this.shared.values()].map(({ present }) => present);
  }

  /** For every shared past, its value in `presents`, or an empty past. */
  sharedPasts(presents?: Readonly<Record<string, ort.Tensor>>): Record<string, ort.Tensor> {
    return Object.fromEntries(
      [...this.shared].map(([m, { past, present }]) => [
        m.name,
        presents ? presents[present]! : emptyPast(m, past, this.pastWidths),
      ]),
    );
  }

  private fill(m: Metadata, { rows, length, past = 0 }: TokenBatch): ort.Tensor {
    if (m === this.lead) return tensorOf(m, [rows.length, length], rows.flat());
    const { pastWidths } = this;
    const batchName = this.lead?.shape[0];
    return filled(m, { rows: rows.length, length, past, batchName, pastWidths });
  }
}

function numberOf(size: number | string | undefined): number | undefined {
  return typeof size === 'number' ? size : undefined;
}

function fixedLength(length: number, wanted: number): Error {
  return faultError(
    'model-unsupported',
    `The model was exported for sequences of ${length} tokens only, but this run has ${wanted}.`,
    'Export the model with a dynamic sequence length.',
  );
}
