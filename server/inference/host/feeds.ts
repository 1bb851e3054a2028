/** Filling in the inputs of a model: token ids, and what every other input is when there is no past. */
import type * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import { filled, tensorOf, type Metadata } from './fill';

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
  private readonly tokens: Metadata;

  /** @throws FaultError `model-unsupported` for an input that Dimcat cannot fill. */
  constructor(
    session: ort.InferenceSession,
    tokenInput: string,
    /** Head widths of past inputs whose shape leaves them open. */
    private readonly pastWidths: ReadonlyMap<string, number> = new Map(),
  ) {
    const metadata = session.inputMetadata.filter((m) => m.isTensor);
    this.inputs = metadata.filter((m) => !m.name.startsWith('dimcat_'));
    const tokens = this.inputs.find((m) => m.name === tokenInput);
    if (!tokens) throw new Error(`The session has no input ${tokenInput}.`);
    this.tokens = tokens;
  }

  /** The batch size that the model was exported for; undefined when any will do. */
  get fixedBatch(): number | undefined {
    const batch = this.tokens.shape[0];
    return typeof batch === 'number' ? batch : undefined;
  }

  feeds(batch: TokenBatch): Record<string, ort.Tensor> {
    const length = this.tokens.shape[1];
    if (typeof length === 'number' && length !== batch.length)
      throw fixedLength(length, batch.length);
    return Object.fromEntries(this.inputs.map((m) => [m.name, this.fill(m, batch)]));
  }

  private fill(m: Metadata, { rows, length, past = 0 }: TokenBatch): ort.Tensor {
    if (m === this.tokens) return tensorOf(m, [rows.length, length], rows.flat());
    const { pastWidths } = this;
    const batchName = this.tokens.shape[0];
    return filled(m, { rows: rows.length, length, past, batchName, pastWidths });
  }
}

function fixedLength(length: number, wanted: number): Error {
  return faultError(
    'model-unsupported',
    `The model was exported for sequences of ${length} tokens only, and ${wanted} are to be run.`,
    'Export the model with a dynamic sequence length.',
  );
}
