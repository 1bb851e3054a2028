/** Reads a text by the features of a catalog, from states in context. */
import type { Catalog } from '../../catalog/types';
import { faultError } from '../../protocol/fault';
import type {
  FeatureInText,
  LayerInText,
  LayersReading,
  TextReading,
  TokenReading,
} from '../../protocol/reading';
import type { FeatureReading } from '../../science/read/readTokens';
import { STANDS_OUT } from '../../science/read/chance';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { JobContext, Jobs, ReadOptions } from '../api';
import { ensureCache } from '../cacheJob';
import type { Equipment } from '../equipment';
import type { PreparedFeature } from '../features';
import { prepare, type Prepared } from '../prepare';
import { atLayer } from './atLayer';
import { headJob } from './headJob';
import { readTasks } from './readTasks';
import { TextSigns, type CachedLayer } from './textSigns';
import { tokensOf } from './textTokens';

const SETTINGS = { seed: 0, draws: 500 };
/** Agreements of one reading: more cannot be looked at, or printed. */
const MOST_VALUES = 4_000_000;
const NEAREST = 5;

type ReadJobs = Pick<Jobs, 'readText' | 'readLayers' | 'readToken' | 'readHead'>;

export function readJobs(equipment: Equipment): ReadJobs {
  const reader = new Reader(equipment);
  return {
    readText: (open, options, context) => reader.text(open, options, context),
    readLayers: (open, options, context) => reader.layers(open, options, context),
    readToken: (open, options, context) => reader.token(open, options, context),
    ...headJob(equipment),
  };
}

/** A site with its cache. */
interface At extends CachedLayer {
  readonly prepared: Prepared;
  readonly sha256: string;
  readonly dimensions: number;
}

class Reader {
  readonly #signs: TextSigns;

  constructor(private readonly equipment: Equipment) {
    this.#signs = new TextSigns(equipment.inference);
  }

  async text(
    open: OpenCatalog,
    { text, features, layer }: ReadOptions,
    context: JobContext,
  ): Promise<TextReading> {
    const prepared = await prepare(open, this.equipment.around, context.signal);
    const chosen = prepared.features.chosen(features);
    const tokens = await tokensOf(prepared, text);
    requireFew(tokens.length * chosen.length);
    const at = await this.#at(prepared, layer, context);
    const [rows] = await this.#signs.of(prepared, tokens, [at], context);
    const read = await this.#read(open, at, rows!, tokens.length, chosen, context);
    const { request, vocabulary } = at.prepared;
    const blocked = features ? [] : prepared.features.refused();
    const unknown = tokens.filter((id) => vocabulary.isSpecial(id)).length;
    return {
      site: request.site,
      signs: request.signs,
      dimensions: at.dimensions,
      draws: SETTINGS.draws,
      tokens: tokens.map((id) => ({ id, text: vocabulary.textOf(id) })),
      features: read.map((one) => inText(one, prepared.catalog)),
      warnings: [
        ...blocked.map(({ id, reason }) => `${id}: not read: ${reason}`),
        ...chosen
          .filter(({ id }) => !read.some((one) => one.id === id))
          .map(({ id }) => `${id}: not read: it has no anchors, or no negatives`),
        ...(unknown > 0
          ? [
              `special tokens of the tokenizer, such as the one for unknown words: ${unknown} of ${tokens.length}`,
            ]
          : []),
      ],
    };
  }

  async layers(
    open: OpenCatalog,
    { text, feature }: { readonly text: string; readonly feature: string },
    context: JobContext,
  ): Promise<LayersReading> {
    const prepared = await prepare(open, this.equipment.around, context.signal);
    const chosen = prepared.features.named(feature);
    const tokens = await tokensOf(prepared, text);
    const { kind, layer: own } = prepared.request.site;
    await this.#at(prepared, own, context);
    const all: (At | undefined)[] = [];
    const first = kind === 'resid' ? 0 : 1;
    for (let layer = first; layer <= prepared.summary.layers; layer++)
      all.push(await this.#ready(prepared, layer));
    const ready = all.filter((at) => at !== undefined);
    const rows = await this.#signs.of(prepared, tokens, ready, context);
    const layers: LayerInText[] = [];
    for (const [i, at] of all.entries()) {
      const layer = first + i;
      const [one] = at
        ? await this.#read(open, at, rows[ready.indexOf(at)]!, tokens.length, [chosen], context)
        : [];
      layers.push({ layer, reading: one ? inText(one, prepared.catalog) : null });
    }
    return { feature, layers };
  }

  async token(
    open: OpenCatalog,
    {
      text,
      position,
      layer,
    }: { readonly text: string; readonly position: number; readonly layer?: number },
    context: JobContext,
  ): Promise<TokenReading> {
    const prepared = await prepare(open, this.equipment.around, context.signal);
    const tokens = await tokensOf(prepared, text);
    const token = tokens[position];
    if (token === undefined)
      throw faultError('bad-arguments', `The text has no token ${position}.`, 'Read it again.');
    const at = await this.#at(prepared, layer, context);
    const [rows] = await this.#signs.of(prepared, tokens, [at], context);
    const width = rows!.length / tokens.length;
    const row = rows!.slice(position * width, (position + 1) * width);
    const scope = { path: at.path, excluded: prepared.excluded };
    const near = await this.equipment.scoring.read(
      'near',
      { scope, row, token, count: NEAREST },
      context.signal,
    );
    const { vocabulary } = prepared;
    return {
      nearest: near.nearest.map(({ id, distance }) => ({ text: vocabulary.textOf(id), distance })),
      changed: near.changed,
    };
  }

  /** The site at a layer, with its cache, which is built if it is missing. */
  async #at(prepared: Prepared, layer: number | undefined, context: JobContext): Promise<At> {
    const there = atLayer(prepared, layer ?? prepared.request.site.layer);
    const cache = await ensureCache(there, this.equipment.inference, context);
    const { path, sha256, dimensions } = cache;
    return { prepared: there, layer: there.request.site.layer, path, sha256, dimensions };
  }

  async #ready(prepared: Prepared, layer: number): Promise<At | undefined> {
    const there = atLayer(prepared, layer);
    const { inference } = this.equipment;
    const { state } = await inference.locateCache(there.request, there.summary.sha256);
    if (state !== 'ready') return undefined;
    const quiet = { onProgress: () => undefined, signal: new AbortController().signal };
    return this.#at(prepared, layer, quiet);
  }

  async #read(
    open: OpenCatalog,
    { prepared, path, sha256 }: At,
    rows: Uint8Array,
    tokens: number,
    chosen: readonly PreparedFeature[],
    { signal }: JobContext,
  ): Promise<readonly FeatureReading[]> {
    const tasks = await readTasks(this.equipment.around, open, { prepared, sha256 }, chosen);
    const scope = { path, excluded: prepared.excluded };
    return this.equipment.scoring.read(
      'text',
      { scope, rows, tokens, tasks, settings: SETTINGS },
      signal,
    );
  }
}

function requireFew(values: number): void {
  if (values <= MOST_VALUES) return;
  throw faultError(
    'bad-arguments',
    `So many tokens and features are ${values} agreements; at most ${MOST_VALUES} are read at once.`,
    'Divide the text, or name some features (--feature).',
  );
}

function inText(
  { id, register, source, words, agreement, percentile, expected }: FeatureReading,
  { features }: Catalog,
): FeatureInText {
  const label = features.find((feature) => feature.id.value === id)?.label?.value;
  return {
    id,
    ...(label !== undefined && { label }),
    k: register.pos.length + register.neg.length,
    register,
    source,
    words,
    agreement,
    percentile,
    above: percentile.filter((value) => value > STANDS_OUT).length,
    expected,
  };
}
