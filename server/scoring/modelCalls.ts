/** The computing thread's calls to the model, which the thread that started it answers. */
import type { Methods, Question } from '../protocol/calls';
import type { CausalCalls, EditedPlace, FlipRow, FlipRun, MaskIdentity } from '../protocol/flips';
import type {
  ExperimentModel,
  SignPlace,
  StatesReply,
  StatesRequest,
} from '../science/experiments/ports';

/** The calls of a sign flip at one place. */
export interface FlipCalls {
  readonly flip: {
    readonly given: EditedPlace & FlipRun;
    /** `[prompt][row]` */
    readonly reply: readonly (readonly FlipRow[])[];
  };
  readonly unedited: {
    readonly given: EditedPlace & { readonly prompts: readonly (readonly number[])[] };
    readonly reply: readonly Float32Array[];
  };
  readonly maskIdentity: {
    readonly given: EditedPlace & { readonly prompt: readonly number[] };
    readonly reply: MaskIdentity;
  };
}

/** All calls. Except `signs`, each means the method of the same name of {@link ExperimentModel} or of its parts. */
export interface ModelCalls extends FlipCalls, CausalCalls {
  readonly prepare: { readonly given: readonly SignPlace[]; readonly reply: undefined };
  /** Replies with the absolute path of the token cache. */
  readonly signs: { readonly given: SignPlace; readonly reply: string };
  readonly states: { readonly given: StatesRequest; readonly reply: StatesReply };
  readonly head: {
    readonly given: {
      readonly states: Float32Array;
      readonly at: Parameters<ExperimentModel['head']>[1];
    };
    readonly reply: Float32Array;
  };
  readonly finalNorm: { readonly given: Float32Array; readonly reply: Float32Array };
  readonly logits: { readonly given: readonly number[]; readonly reply: Float32Array };
}

/** Answers a sign flip. */
export type FlipAnswers = Methods<FlipCalls>;

/** Answers an experiment. */
export type ModelAnswers = Methods<ModelCalls>;

export type ModelQuestion = Question<ModelCalls>;
