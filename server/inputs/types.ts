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

/** What a person sees of an input, as the model takes it: cut, and as long as the model is given it. */
export interface InputView {
  readonly png: Uint8Array;
  /** A picture's pixels as the model takes them; the PNG may be smaller. Of a sound's spectrogram: frames and bands. */
  readonly width: number;
  readonly height: number;
  /** Of a sound. */
  readonly seconds?: number;
}

/** Turns one file into one input of a model. Safe to call while another call is under way. */
export interface InputReader {
  /**
   * Shape of one input without the batch, e.g. [3, 224, 224] or [128, 1024]. At most one entry is null: the number of
   * samples, if the model takes waveforms of any length; the length of the result of {@link read} gives it for each
   * file.
   */
  readonly shape: readonly (number | null)[];
  /** Of the picture that the model takes, or of the spectrogram: frames and bands; undefined for waves. */
  readonly size: { readonly width: number; readonly height: number } | undefined;
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
  /** The picture, or the spectrogram of the sound, low tones at its bottom. @throws FaultError As {@link read}. */
  view(path: string): Promise<InputView>;
  /** How far right in a picture, or how late in a sound, a value of {@link read} lies: a share in [0, 1). */
  across(index: number, length: number): number;
}
