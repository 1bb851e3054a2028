/** Reads a text by the features of a catalog, from states in context. */
import { faultError } from '../../protocol/fault';
import type { LayerInText, LayersReading, TextReading, TokenReading } from '../../protocol/reading';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { JobContext, Jobs, ReadOptions } from '../api';
import type { Equipment } from '../equipment';
import { prepare, type Prepared } from '../prepare';
import { atLayer } from './atLayer';
import { headJob } from './headJob';
import { inputJob } from './inputJob';
import { inText, notRead, readRows, requireFew, SETTINGS, siteAt, type SiteAt } from './readRows';
import { TextSigns } from './textSigns';
import { tokensOf } from './textTokens';

const NEAREST = 5;

type ReadJobs = Pick<Jobs, 'readText' | 'readLayers' | 'readToken' | 'readHead' | 'readInput'>;

export function readJobs(equipment: Equipment): ReadJobs {
  const reader = new Reader(equipment);
  return {
    readText: (open, options, context) => reader.text(open, options, context),
    readLayers: (open, options, context) => reader.layers(open, options, context),
    readToken: (open, options, context) => reader.token(open, options, context),
    ...headJob(equipment),
    ...inputJob(equipment),
  };
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
    const at = await siteAt(this.equipment, prepared, layer, context);
    const [rows] = await this.#signs.of(prepared, tokens, [at], context);
    const { read, warnings } = await readRows(
      this.equipment,
      open,
      at,
      { rows: rows!, count: tokens.length, chosen },
      context,
    );
    const { request, vocabulary } = at.prepared;
    const unknown = tokens.filter((id) => vocabulary.isSpecial(id)).length;
    return {
      site: request.site,
      signs: request.signs,
      dimensions: at.dimensions,
      draws: SETTINGS.draws,
      tokens: tokens.map((id) => ({ id, text: vocabulary.textOf(id) })),
      features: read.map((one) => inText(one, prepared.catalog)),
      warnings: [
        ...notRead(prepared, features === undefined, chosen, read),
        ...warnings,
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
    await siteAt(this.equipment, prepared, own, context);
    const all: (SiteAt | undefined)[] = [];
    const first = kind === 'resid' ? 0 : 1;
    for (let layer = first; layer <= prepared.summary.layers; layer++)
      all.push(await this.#ready(prepared, layer));
    const ready = all.filter((at) => at !== undefined);
    const rows = await this.#signs.of(prepared, tokens, ready, context);
    const layers: LayerInText[] = [];
    for (const [i, at] of all.entries()) {
      const layer = first + i;
      // Whoever asks has a reading of the text, with its warnings.
      const found =
        at &&
        (await readRows(
          this.equipment,
          open,
          at,
          { rows: rows[ready.indexOf(at)]!, count: tokens.length, chosen: [chosen] },
          context,
        ));
      const one = found?.read[0];
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
    const at = await siteAt(this.equipment, prepared, layer, context);
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

  async #ready(prepared: Prepared, layer: number): Promise<SiteAt | undefined> {
    const there = atLayer(prepared, layer);
    const { inference } = this.equipment;
    const { state } = await inference.locateCache(there.request, there.summary.sha256);
    if (state !== 'ready') return undefined;
    const quiet = { onProgress: () => undefined, signal: new AbortController().signal };
    return siteAt(this.equipment, prepared, layer, quiet);
  }
}
