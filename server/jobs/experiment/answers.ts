/** Answers an experiment's calls with the live model, and records what it read. */
import type {
  CacheRequest,
  CacheResult,
  InferenceClient,
  ModelRef,
  OnProgress,
} from '../../inference/api';
import { asking, methodsOf } from '../../protocol/calls';
import { CAUSAL_CALLS, type CausalCalls } from '../../protocol/flips';
import { nouns } from '../../protocol/nouns';
import type { SignPlace } from '../../science/experiments/ports';
import type { Place, Twin } from '../../protocol/states';
import type { ModelAnswers, FlipAnswers } from '../../scoring/modelCalls';
import type { JobContext } from '../api';

export interface Answering {
  readonly inference: InferenceClient;
  /** The request of the catalog's own cache, from which the others derive. */
  readonly request: CacheRequest;
  /** Refuses a model that cannot predict what follows a prompt; called before each flip. */
  readonly requireReadable: () => Promise<unknown>;
}

/** What an experiment read, for its provenance. */
export interface Noted {
  /** SHA-256 of each token cache by place, e.g. "resid 4 centred". */
  readonly caches: Map<string, string>;
  /** The provider of the last run. */
  provider: string | undefined;
  /** Whether the model had to predict what follows a prompt. */
  askedForWords: boolean;
}

/** The calls that need a prediction of the next token; the others read states and weights. */
const afterPrompts: readonly (keyof CausalCalls)[] = ['run', 'direct', 'losses', 'generate'];

export class Answers {
  /** Building, or built. */
  private readonly built = new Map<string, Promise<CacheResult>>();

  constructor(private readonly given: Answering) {}

  /** The answers to one experiment; caches are shared between the experiments of one job. */
  for(noted: Noted, context: JobContext): ModelAnswers {
    const { inference, request, requireReadable } = this.given;
    const { signal } = context;
    const { model, inputs } = request;
    const readable = async (): Promise<void> => {
      await requireReadable();
      noted.askedForWords = true;
    };
    const flips = flipAnswers(inference, request, context, (ranOn) => (noted.provider = ranOn));
    return {
      prepare: async (places) => {
        await this.caches(places, noted, context);
        return undefined;
      },
      signs: async (place) => (await this.caches([place], noted, context))[0]!.path,
      states: async ({ twin, ...rest }) => {
        const of = { model: refOf(model, twin), ...(inputs && { inputs }) };
        const { states, placement } = await inference.states({ ...rest, ...of }, signal);
        noted.provider = placement.chosen;
        return { states };
      },
      head: (given) => inference.head({ model, ...given }, signal),
      finalNorm: (states) => inference.finalNorm({ model, states }, signal),
      logits: (sequence) => inference.logits({ model, sequence }, signal),
      flip: async (given) => {
        await readable();
        return flips.flip(given);
      },
      unedited: async (given) => {
        await readable();
        return flips.unedited(given);
      },
      maskIdentity: flips.maskIdentity,
      ...methodsOf(
        CAUSAL_CALLS,
        asking<CausalCalls>(async (question) => {
          if (afterPrompts.includes(question.ask)) await readable();
          return inference.causes({ model, question }, signal, blockByBlock(context));
        }),
      ),
    };
  }

  /** Builds missing caches, with all places of a twin in one pass over the vocabulary. */
  private async caches(
    places: readonly SignPlace[],
    noted: Noted,
    context: JobContext,
  ): Promise<CacheResult[]> {
    const missing = places.filter((place) => !this.built.has(nameOf(place)));
    for (const twin of new Set(missing.map((place) => twinName(place.twin)))) {
      const group = missing.filter((place) => twinName(place.twin) === twin);
      const results = this.build(group, context);
      group.forEach((place, i) => {
        const one = results.then((all) => all[i]!);
        one.catch(() => undefined);
        this.built.set(nameOf(place), one);
      });
      await results;
    }
    const results = await Promise.all(places.map((place) => this.built.get(nameOf(place))!));
    places.forEach((place, i) => {
      noted.caches.set(nameOf(place), results[i]!.sha256);
      noted.provider = results[i]!.placement.chosen;
    });
    return results;
  }

  private build(places: readonly SignPlace[], context: JobContext): Promise<CacheResult[]> {
    const { inference, request } = this.given;
    const requests = places.map(({ site, layer, signs, twin }) => ({
      ...request,
      model: refOf(request.model, twin),
      site: { kind: site, layer },
      signs,
    }));
    const { cache } = nouns[request.inputs?.modality ?? 'text'];
    const what = places.length === 1 ? cache : `${places.length} ${cache}s`;
    return inference.buildCaches(
      requests,
      ({ share }) => context.onProgress(what, share),
      context.signal,
    );
  }
}

function refOf(model: ModelRef, twin: Twin | undefined): ModelRef {
  return twin ? { ...model, twin } : model;
}

/** e.g. "resid 4 centred", "resid 4 raw of a gaussian twin, seed 0". */
function nameOf(place: SignPlace & Place): string {
  const { site, layer, signs, twin } = place;
  return `${site} ${layer} ${signs}${twin ? ` of a ${twinName(twin)}` : ''}`;
}

function twinName(twin: Twin | undefined): string {
  return twin ? `${twin.kind} twin, seed ${twin.seed}` : '';
}

/**
 * Answers sign flips at one place with the live model.
 *
 * @param ranOn Called with the provider after each run.
 */
export function flipAnswers(
  inference: InferenceClient,
  { model, inputs }: Pick<CacheRequest, 'model' | 'inputs'>,
  context: JobContext,
  ranOn: (provider: string) => void,
): FlipAnswers {
  const { signal } = context;
  const onProgress = blockByBlock(context);
  const of = { model, ...(inputs && { inputs }) };
  return {
    flip: async (given) => {
      const { placement, rows } = await inference.flip({ ...of, ...given }, signal, onProgress);
      ranOn(placement.chosen);
      return rows;
    },
    unedited: async (given) => {
      const { placement, states } = await inference.unedited(
        { ...of, ...given },
        signal,
        onProgress,
      );
      ranOn(placement.chosen);
      return states;
    },
    maskIdentity: (given) => inference.maskIdentity({ ...of, ...given }, signal, onProgress),
  };
}

/** Says which block of a model that is larger than the memory the rows of a flip go through. */
function blockByBlock({ onProgress }: JobContext): OnProgress {
  return ({ blocks, done, total, share }) =>
    onProgress(`flips, block ${blocks.last} of ${blocks.of}: ${done} of ${total} positions`, share);
}
