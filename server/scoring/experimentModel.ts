/** The model as the computing thread's experiments see it: every question goes to the thread that started them. */
import type { CausalCalls, CausalQuestion } from '../protocol/flips';
import type { ExperimentModel, StatesReply } from '../science/experiments/ports';
import type { CausalModel, FlipModel } from '../science/ports';
import type { ExperimentCall, ModelFigures } from './experimentMessages';
import type { LoadedCaches } from './loaded';
import type { FlipRunReply } from './messages';

export interface AskedModel {
  readonly figures: ModelFigures;
  readonly caches: LoadedCaches;
  /** Token ids that no evaluation counts. */
  readonly excluded: readonly number[];
  /** Its first element is 1 once the asker has gone. */
  readonly stop: Int32Array;
  readonly ask: (question: ExperimentCall) => Promise<unknown>;
}

export function experimentModel({
  figures,
  caches,
  excluded,
  stop,
  ask,
}: AskedModel): ExperimentModel {
  const floats = async (question: ExperimentCall): Promise<Float32Array> =>
    (await ask(question)) as Float32Array;
  return {
    ...figures,
    prepare: async (places) => {
      await ask({ method: 'prepare', places });
    },
    signs: async (place) => {
      const path = (await ask({ method: 'signs', place })) as string;
      const { evaluated, mean } = caches.get({ path, excluded }, stop);
      return { ...evaluated, mean };
    },
    states: async (request) => (await ask({ method: 'states', request })) as StatesReply,
    head: (states, at) => floats({ method: 'head', states, at }),
    finalNorm: (states) => floats({ method: 'finalNorm', states }),
    logits: (sequence) => floats({ method: 'logits', sequence }),
    flips: (layer, centre) => flipsAt(layer, centre, ask),
    causes: causesOf(ask),
  };
}

function flipsAt(layer: number, centre: Float32Array, ask: AskedModel['ask']): FlipModel {
  return {
    run: async (run) => (await ask({ method: 'flipRun', layer, centre, run })) as FlipRunReply,
    maskIdentity: async (prompt) =>
      (await ask({ method: 'flipIdentity', layer, prompt })) as Awaited<
        ReturnType<FlipModel['maskIdentity']>
      >,
  };
}

function causesOf(ask: AskedModel['ask']): CausalModel {
  const asked =
    <C extends keyof CausalCalls>(name: C) =>
    async (given: CausalCalls[C]['given']): Promise<CausalCalls[C]['reply']> =>
      (await ask({
        method: 'causes',
        question: { ask: name, given } as CausalQuestion,
      })) as CausalCalls[C]['reply'];
  return {
    run: asked('run'),
    direct: asked('direct'),
    losses: asked('losses'),
    generate: asked('generate'),
    identity: asked('identity'),
    writes: asked('writes'),
    heads: asked('heads'),
    columns: asked('columns'),
  };
}
