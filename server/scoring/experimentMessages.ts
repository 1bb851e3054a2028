/** An experiment on its way to the computing thread, and the questions that it asks back. */
import type { CausalQuestion } from '../protocol/flips';
import type { OptionValues } from '../protocol/experimentOptions';
import type { FlipRun } from '../science/ports';
import type {
  ExperimentModel,
  SignPlace,
  StatesRequest,
  Subject,
} from '../science/experiments/ports';
import type { ExperimentSettings } from '../science/experiments/experiment';

/** What a thread can be told of a model; the rest it asks for. */
export type ModelFigures = Pick<
  ExperimentModel,
  'name' | 'dimensions' | 'layers' | 'vocabulary' | 'sites'
>;

export interface ExperimentJob {
  readonly kind: 'experiment';
  readonly name: string;
  readonly model: ModelFigures;
  readonly subject: Omit<Subject, 'model'>;
  readonly settings: ExperimentSettings<OptionValues>;
}

/** Each is answered by what the method of the same name of {@link ExperimentModel} resolves to, save where noted. */
export type ExperimentCall =
  | { readonly method: 'prepare'; readonly places: readonly SignPlace[] }
  /** Answered by the absolute path of the token cache. */
  | { readonly method: 'signs'; readonly place: SignPlace }
  | { readonly method: 'states'; readonly request: StatesRequest }
  | {
      readonly method: 'head';
      readonly states: Float32Array;
      readonly at: 'beforeNorm' | 'afterNorm';
    }
  | { readonly method: 'finalNorm'; readonly states: Float32Array }
  | { readonly method: 'logits'; readonly sequence: readonly number[] }
  | {
      readonly method: 'flipRun';
      readonly layer: number;
      readonly centre: Float32Array;
      readonly run: FlipRun;
    }
  | { readonly method: 'flipIdentity'; readonly layer: number; readonly prompt: readonly number[] }
  /** Answered by what the call's method of `ExperimentModel.causes` resolves to. */
  | { readonly method: 'causes'; readonly question: CausalQuestion };
