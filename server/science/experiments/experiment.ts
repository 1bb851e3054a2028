/** An experiment of docs/method.md: pure code over the scoring core, with the model behind a port. */
import type { DeclaredOptions, OptionValues } from '../../protocol/experimentOptions';
import type { Findings } from '../../protocol/report';
import type { Subject } from './ports';

/** @typeParam Options Values of the options that the experiment declares. */
export interface ExperimentSettings<Options = unknown> {
  readonly seed: number;
  /** Usually `FOLDS`. */
  readonly folds: number;
  /** Random anchor sets, permutations or bootstrap draws, usually `DRAWS`. */
  readonly draws: number;
  readonly options: Options;
}

export interface ExperimentHost {
  /** A message for the user, and the share done in [0, 1]. */
  progress(message: string, share: number): void;
  /** Call at least every 50 ms of computing: processes other messages, and throws once the caller has cancelled. */
  breathe(): Promise<void>;
}

/**
 * Its options are declared as data, and `run` gets their values with the types that follow from them.
 *
 * @typeParam Declared Omitted if an experiment is one of many: its options are then known at run time only.
 */
export interface Experiment<Declared extends DeclaredOptions = DeclaredOptions> {
  /** The NAME of `dimcat experiment NAME`. */
  readonly name: string;
  readonly title: string;
  /** What it asks: one sentence with a question mark. */
  readonly question: string;
  readonly options: Declared;
  /** Models of text by default; `inputs`: of images and sounds; `any`: no model, or any. */
  readonly reads?: 'inputs' | 'any';
  /** Roughly what it takes on the shipped example, if that is long: of several experiments the longest begin first. */
  readonly seconds?: number;
  /** @returns Findings; what cannot be computed is a warning in words, never a made-up number. */
  run(
    subject: Subject,
    settings: ExperimentSettings<OptionValues<Declared>>,
    host: ExperimentHost,
  ): Promise<Findings>;
}
