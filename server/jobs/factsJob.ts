/** What the model does with single dimensions, beyond the signs of one token cache; kept beside the catalog. */
import type { CacheRequest, InferenceClient } from '../inference/api';
import type { DimensionFacts } from '../protocol/dimensionFacts';
import type { FactsTask } from '../science/dimension/task';
import { sample, seededRandom } from '../science/random';
import type { AskedSubject } from '../scoring/messages';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { FactsOptions, FactsReply, JobContext } from './api';
import { ensureCache } from './cacheJob';
import type { Equipment } from './equipment';
import { Answers, type Noted } from './experiment/answers';
import { figuresOf, subjectOf } from './experiment/subject';
import { keepDimensions, signsBasisOf } from './keep';
import { prepare, type Prepared } from './prepare';
import { maskOf, maskWarning } from './readPosition';
import { requireDimensions } from './requireDimensions';

/** Caches of other layers that are built without being asked for: bytes of all of them together. */
const SMALL_BYTES = 32 << 20;

/** Of a classifier: as many inputs as there are neutral prompts. */
const INPUTS = 24;

/**
 * @throws FaultError What `prepare` and the cache refuse; `bad-arguments` for a dimension that the site does not have.
 *   What the model or the site cannot show is no fault, but the reason stands in the place of that part.
 */
export async function factsJob(
  open: OpenCatalog,
  { dimensions, seed = 0, everyLayer = false }: FactsOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<FactsReply> {
  const { inference, scoring, around, version } = equipment;
  const prepared = await prepare(open, around, context.signal);
  const cache = await ensureCache(prepared, inference, context);
  requireDimensions(dimensions, cache.dimensions, prepared);
  let found: Promise<number | undefined> | undefined;
  const mask = async (): Promise<number | undefined> =>
    prepared.tokenizer && (found ??= maskOf(prepared, inference, context.signal));
  const subject = await subjectOf(prepared, {}, mask);
  const noted: Noted = { caches: new Map(), provider: undefined, askedForWords: false };
  const { request } = prepared;
  const task = {
    dimensions,
    ...(await layersOf(prepared, inference, everyLayer)),
    prompts: promptsOf(prepared, subject, seed),
    outputs: request.inputs ? (prepared.summary.classes ?? []) : subject.words,
    seed,
  };
  const pure = await scoring.facts(
    { model: figuresOf(prepared), subject, task },
    context,
    new Answers({ inference, request, requireReadable: mask }).for(noted, context),
  );
  const facts = pure.map((one): DimensionFacts => ({ ...one, dimcat: version }));
  const change = {
    basis: signsBasisOf(prepared, cache),
    dimensions: new Map(facts.map((one) => [one.index, { facts: one }])),
  };
  const unsaved = await keepDimensions(around, open.path, change, 'What was found out');
  const { mask: read } = subject.material;
  const masked = noted.askedForWords && read !== undefined ? [maskWarning(read, prepared)] : [];
  return { facts, warnings: [...masked, ...(unsaved === undefined ? [] : [unsaved])] };
}

/** Which other layers of the stream are read: those with a cache, and all where caches are small. */
async function layersOf(
  { request, summary }: Prepared,
  inference: InferenceClient,
  every: boolean,
): Promise<Pick<FactsTask, 'layers' | 'unread'>> {
  if (request.site.kind !== 'resid') return { layers: [], unread: [] };
  const all = Array.from({ length: summary.layers + 1 }, (_, layer) => layer);
  const others = all.filter((layer) => layer !== request.site.layer);
  const bytes = (others.length * request.tokens * summary.dimensions) / 8;
  if (every || bytes <= SMALL_BYTES) return { layers: others, unread: [] };
  const at = (layer: number): CacheRequest => ({ ...request, site: { kind: 'resid', layer } });
  const layers: number[] = [];
  for (const layer of others) {
    const { state } = await inference.locateCache(at(layer), summary.sha256);
    if (state === 'ready') layers.push(layer);
  }
  return { layers, unread: others.filter((layer) => !layers.includes(layer)) };
}

/** The neutral prompts behind the catalog's prefix; of a classifier, some of its inputs. */
function promptsOf(
  { request, vocabulary, excluded }: Prepared,
  { material }: AskedSubject,
  seed: number,
): FactsTask['prompts'] {
  if (!request.inputs) {
    return material.prompts.map(({ text, tokens }) => {
      return { text, tokens: [...request.prefix, ...tokens] };
    });
  }
  const left = new Set(excluded);
  const all = Array.from({ length: vocabulary.size }, (_, id) => id).filter((id) => !left.has(id));
  const drawn = sample(all, Math.min(INPUTS, all.length), seededRandom(seed, 'facts-inputs'));
  return drawn.map((id) => ({ text: vocabulary.textOf(id), tokens: [id] }));
}
