/**
 * A catalog seen elsewhere than at its own site: at another layer of it, or at a layer of another model. Pages look and
 * measure there; none of it is evidence of the catalog.
 */
import { parsedAtLayer } from '../../catalog/atLayer';
import type { CatalogFacts } from '../../catalog/facts';
import { inVocabulary, parsedInModel, type WordsThere } from '../../catalog/inModel';
import { modelName } from '../../catalog/modelName';
import { FaultError, faultError, type Fault } from '../../protocol/fault';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { LayerOf } from '../layerMeasurements';
import type { PanelQuestion } from './answers';
import { modelOf } from './otherModels';

/** What a page names: a layer of the catalog's model, or another model, at a layer or where it is as deep. */
export interface There {
  readonly layer?: number;
  readonly model?: string;
}

export interface Elsewhere {
  readonly at: LayerOf;
  /** As jobs take it. */
  readonly open: OpenCatalog;
  readonly facts: CatalogFacts;
  /** First and last of the site in that model. */
  readonly layers: { readonly first: number; readonly last: number };
  /** Of another model. */
  readonly other?: { readonly name: string; readonly words: WordsThere };
}

export type Asking = Pick<PanelQuestion<object>, 'asked' | 'session'>;

/** @throws FaultError `layer-out-of-range`; of another model that it is unknown, or cannot be opened. */
export async function elsewhereOf(asking: Asking, there: There): Promise<Elsewhere> {
  const { model } = there;
  return model === undefined
    ? anotherLayer(asking, there.layer ?? 0)
    : anotherModel(asking, model, there.layer);
}

async function anotherLayer({ asked, session }: Asking, layer: number): Promise<Elsewhere> {
  const { document, uri, signal } = asked;
  const kind = document.parsed.catalog?.site?.kind.value ?? 'resid';
  const facts = await session.factsOf(document, signal);
  const layers = layersOf(kind, facts.model?.layers ?? layer);
  requireLayer(kind, layer, facts.model?.layers);
  const open = asked.catalog();
  return {
    at: { uri, kind, layer },
    open: { ...open, parsed: parsedAtLayer(open.parsed, layer) },
    ...{ facts, layers },
  };
}

async function anotherModel(
  asking: Asking,
  id: string,
  wanted: number | undefined,
): Promise<Elsewhere> {
  const { asked, session } = asking;
  const clause = await modelOf(asking, id);
  const own = asked.catalog();
  const site = own.parsed.catalog?.site;
  if (site === undefined) throw withoutSite();
  const moved = { ...own, parsed: parsedInModel(own.parsed, clause, wanted ?? 0) };
  const facts = await session.jobs.facts(moved, asked.signal);
  if (facts.model === undefined) throw notOpened(facts.modelFault);
  if (facts.vocabulary === undefined) throw notOpened(facts.tokenizerFault ?? facts.inputsFault);
  const kind = site.kind.value;
  const layers = layersOf(kind, facts.model.layers);
  const before = (await session.factsOf(asked.document, asked.signal)).model?.layers;
  const layer = wanted ?? asDeep(site.layer.value, before ?? layers.last, layers);
  requireLayer(kind, layer, facts.model.layers);
  const { parsed, words } = inVocabulary(parsedInModel(own.parsed, clause, layer), facts);
  const name = modelName({ model: clause }) ?? '';
  return {
    at: { uri: asked.uri, kind, layer, model: id },
    open: { ...own, parsed },
    ...{ facts, layers, other: { name, words } },
  };
}

function layersOf(kind: string, last: number): Elsewhere['layers'] {
  return { first: kind === 'resid' ? 0 : 1, last };
}

/** @throws FaultError `layer-out-of-range`. @param layers L; undefined if the model is not known. */
export function requireLayer(kind: string, layer: number, layers: number | undefined): void {
  const { first, last } = layersOf(kind, layers ?? Infinity);
  if (layer >= first && layer <= last) return;
  throw faultError(
    'layer-out-of-range',
    `Layer ${layer} of the site ${kind} is not in the model: it has layers ${first} to ${layers ?? '?'}.`,
    'Go back, or choose one of these.',
  );
}

/** The layer at the same share of the depth. @param depth Layers of the catalog's own model. */
function asDeep(layer: number, depth: number, { first, last }: Elsewhere['layers']): number {
  return Math.max(first, Math.round((layer / Math.max(1, depth)) * last));
}

/** A feature that cannot be measured there. */
interface Refused {
  readonly feature: string;
  readonly fault: Fault;
}

/** Faults of one feature, which keep no other from being measured. */
const OF_ONE: ReadonlySet<string> = new Set([
  'too-few-anchors',
  'catalog-invalid',
  'bad-arguments',
]);

/**
 * Measures features one after the other and remembers them for pages: what is measured stays if the rest is cancelled.
 *
 * @returns Those that cannot be measured there.
 */
export async function measureElsewhere(
  { asked, session }: Asking,
  { at, open }: Elsewhere,
  features: readonly string[],
  title: string,
): Promise<readonly Refused[]> {
  const refused: Refused[] = [];
  await asked.run(title, async (context) => {
    for (const [i, feature] of features.entries()) {
      const onProgress = (message: string, share = 0): void =>
        context.onProgress(
          features.length === 1 ? message : `${feature}: ${message}`,
          (i + share) / features.length,
        );
      try {
        const found = await session.jobs.feature.measure(open, feature, { ...context, onProgress });
        session.layers.keep(at, found);
      } catch (error) {
        if (!(error instanceof FaultError) || !OF_ONE.has(error.fault.code)) throw error;
        refused.push({ feature, fault: error.fault });
      }
    }
  });
  return refused;
}

function withoutSite(): Error {
  return faultError(
    'catalog-invalid',
    'The catalog names no site, so nothing can be measured.',
    'Add site: { kind: resid, layer: 4 }.',
  );
}

function notOpened(reason: string | undefined): Error {
  return faultError(
    'model-missing',
    `The other model cannot be used: ${reason ?? 'it cannot be opened.'}`,
    'Choose another model.',
  );
}
