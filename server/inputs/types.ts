/** The contract between reading files and running a model on them. */

export type Modality = 'vision' | 'audio';

/** A model's input as its graph declares it. */
export interface GraphInput {
  readonly name: string;
  /** null = dynamic. The first is the batch. */
  readonly dims: readonly (number | null)[];
}

export interface ReaderRequest {
  readonly modality: Modality;
  /** Text of preprocessor_config.json, when there is one. */
  readonly config?: string;
  readonly input: GraphInput;
}

/** Turns one file into one input of a model. Safe to call while another call is under way. */
export interface InputReader {
  /**
   * Shape of one input without the batch, e.g. [3, 224, 224] or [128, 1024]. At most one entry is null: the number of
   * samples, if the model takes waveforms of any length; the length of the result of {@link read} gives it for each
   * file.
   */
  readonly shape: readonly (number | null)[];
  /** Names every setting that changes a value, so it belongs to a cache's key. The same on every machine. */
  readonly identity: string;
  /** The preprocessing, in words for a person. One sentence. */
  readonly summary: string;
  /**
   * @returns Finite float32 values, row-major in {@link shape}.
   * @throws FaultError `input-unreadable`: no such file, not a picture or sound, damaged, too large, another sampling
   * rate.
   */
  read(path: string): Promise<Float32Array>;
}
