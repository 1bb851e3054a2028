/** Filling in the inputs of a model: token ids, and what every other input is when there is no past. */
import * as ort from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';

type Metadata = ort.InferenceSession.TensorValueMetadata;

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
    const matrix = [rows.length, length];
    if (m === this.tokens) return tensor(m, matrix, rows.flat());
    if (/position_ids$/.test(m.name))
      return tensor(
        m,
        matrix,
        rows.flatMap(() => Array.from({ length }, (_, i) => past + i)),
      );
    if (/token_type_ids$|segment_ids$/.test(m.name)) return constant(m, matrix, 0);
    if (/mask$/.test(m.name) && m.shape.length === 2)
      return constant(m, [rows.length, past + length], 1);
    if (/past/.test(m.name)) return constant(m, this.pastShape(m, rows.length), 0);
    if (m.type === 'bool')
      return constant(
        m,
        m.shape.map((d) => (typeof d === 'number' ? d : 1)),
        0,
      );
    throw unknownInput(m);
  }

  /** An empty past: the batch where the shape names it, nothing along every other open dimension. */
  private pastShape({ name, shape }: Metadata, batch: number): number[] {
    const own = this.tokens.shape[0];
    return shape.map((d, i) => {
      if (typeof d === 'number') return d;
      if (d === own || /batch/.test(d)) return batch;
      return i === 3 && shape.length === 4 ? (this.pastWidths.get(name) ?? 0) : 0;
    });
  }
}

function constant(m: Metadata, dims: readonly number[], value: number): ort.Tensor {
  const size = dims.reduce((a, b) => a * b, 1);
  return tensor(m, dims, new Array<number>(size).fill(value));
}

function tensor(m: Metadata, dims: readonly number[], values: readonly number[]): ort.Tensor {
  const { type } = m;
  if (type === 'int64') return new ort.Tensor(type, BigInt64Array.from(values, BigInt), dims);
  if (type === 'int32') return new ort.Tensor(type, Int32Array.from(values), dims);
  if (type === 'float32') return new ort.Tensor(type, Float32Array.from(values), dims);
  if (type === 'bool') return new ort.Tensor(type, Uint8Array.from(values), dims);
  if (type === 'float16') return new ort.Tensor(type, Uint16Array.from(values, half), dims);
  throw unknownInput(m);
}

/** The float16 bits of 0 and 1, the only values that inputs are filled with. */
function half(value: number): number {
  return value === 0 ? 0 : 0x3c00;
}

function unknownInput(m: Metadata): Error {
  return faultError(
    'model-unsupported',
    `The model wants an input ${JSON.stringify(m.name)} (${m.type} [${m.shape.join(', ')}]) that Dimcat does not know.`,
    'Export the model with input_ids, attention_mask and position_ids only.',
  );
}

function fixedLength(length: number, wanted: number): Error {
  return faultError(
    'model-unsupported',
    `The model was exported for sequences of ${length} tokens only, and ${wanted} are to be run.`,
    'Export the model with a dynamic sequence length.',
  );
}
