/** An experiment of docs/method.md: pure code over the scoring core, with the model behind a port. */
import type { Findings } from '../../protocol/report';
import type { Subject } from './ports';

export interface ExperimentSettings {
  readonly seed: number;
  /** Default 5. */
  readonly folds: number;
  /** Random anchor sets, permutations or bootstrap draws, default 100. */
  readonly draws: number;
  /** Options of the experiment itself, as declared; all present. */
  readonly options: Readonly<Record<string, number>>;
}

export interface ExperimentHost {
  /** A line for a person and the share done in [0, 1]. */
  progress(message: string, share: number): void;
  /** Call at least every 50 ms of computing: lets other messages in, and throws once the asker has gone. */
  breathe(): Promise<void>;
}

export interface ExperimentOption {
  readonly name: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** What it does, one sentence. */
  readonly description: string;
}

export interface Experiment {
  /** As typed: `dimcat experiment NAME`. */
  readonly name: string;
  readonly title: string;
  /** What it asks, one sentence with a question mark. */
  readonly question: string;
  readonly options: readonly ExperimentOption[];
  /** Models of text where absent; `inputs`: of images and sounds; `any`: no model is looked at, or any. */
  readonly reads?: 'inputs' | 'any';
  /** @returns Findings; what could not be computed is a warning in words, never a made-up number. */
  run(subject: Subject, settings: ExperimentSettings, host: ExperimentHost): Promise<Findings>;
}
