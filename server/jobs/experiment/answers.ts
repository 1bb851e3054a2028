/** Answers an experiment's questions with the live model, and notes what it read. */
import type { CacheRequest, CacheResult, InferenceClient, ModelRef } from '../../inference/api';
import type { Place, SignPlace, Twin } from '../../science/experiments/ports';
import { nouns } from '../../protocol/nouns';
import type { AnswerExperiment } from '../../scoring/client';
import type { ExperimentCall } from '../../scoring/experimentMessages';
import { shareOf } from '../cacheJob';
import type { JobContext } from '../api';

export interface Answering {
  readonly inference: InferenceClient;
  /** The catalog's own cache, which the others are made like. */
  readonly request: CacheRequest;
  readonly context: JobContext;
}

/** What an experiment read: for its provenance. */
export interface Noted {
  /** SHA-256 of each token cache by place, e.g. "resid 4 centred". */
  readonly caches: Map<string, string>;
  /** Where the model ran last. */
  provider: string | undefined;
}

export class Answers {
  private readonly built = new Map<string, CacheResult>();

  constructor(private readonly given: Answering) {}

  /** The answers to one experiment; caches are shared between the experiments of one job. */
  for(noted: Noted): AnswerExperiment {
    return async (question) => this.answer(question, noted);
  }

  private async answer(question: ExperimentCall, noted: Noted): Promise<unknown> {
    const { inference, request, context } = this.given;
    const { signal } = context;
    const { model } = request;
    switch (question.method) {
      case 'prepare':
        await this.caches(question.places, noted);
        return null;
      case 'signs':
        return (await this.caches([question.place], noted))[0]!.path;
      case 'states': {
        const { twin, ...rest } = question.request;
        const { inputs } = request;
        const reply = await inference.states(
          { ...rest, model: refOf(model, twin), ...(inputs && { inputs }) },
          signal,
        );
        noted.provider = reply.placement.chosen;
        return { states: reply.states };
      }
      case 'head':
        return inference.head({ model, states: question.states, at: question.at }, signal);
      case 'finalNorm':
        return inference.finalNorm({ model, states: question.states }, signal);
      case 'logits':
        return inference.logits({ model, sequence: question.sequence }, signal);
      case 'flipRun': {
        const { layer, centre, run } = question;
        const reply = await inference.flip({ model, layer, centre, ...run }, signal);
        noted.provider = reply.placement.chosen;
        return reply;
      }
      case 'causes':
        return inference.causes({ model, question: question.question }, signal);
      case 'flipIdentity':
        return inference.maskIdentity(
          { model, layer: question.layer, prompt: question.prompt },
          signal,
        );
    }
  }

  /** Builds what is missing, every twin's places together: one pass over the vocabulary. */
  private async caches(places: readonly SignPlace[], noted: Noted): Promise<CacheResult[]> {
    const missing = places.filter((place) => !this.built.has(nameOf(place)));
    for (const twin of new Set(missing.map((place) => twinName(place.twin)))) {
      const group = missing.filter((place) => twinName(place.twin) === twin);
      const results = await this.build(group);
      group.forEach((place, i) => this.built.set(nameOf(place), results[i]!));
    }
    return places.map((place) => {
      const result = this.built.get(nameOf(place))!;
      noted.caches.set(nameOf(place), result.sha256);
      noted.provider = result.placement.chosen;
      return result;
    });
  }

  private build(places: readonly SignPlace[]): Promise<CacheResult[]> {
    const { inference, request, context } = this.given;
    const requests = places.map(({ site, layer, signs, twin }) => ({
      ...request,
      model: refOf(request.model, twin),
      site: { kind: site, layer },
      signs,
    }));
    const centred = places.some(({ signs }) => signs === 'centred');
    const { cache } = nouns[request.inputs?.modality ?? 'text'];
    const what = places.length === 1 ? cache : `${places.length} ${cache}s`;
    return inference.buildCaches(
      requests,
      (progress) => context.onProgress(what, shareOf(progress, centred)),
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
