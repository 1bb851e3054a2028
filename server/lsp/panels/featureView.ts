/** What the page of a feature looks at: its catalog, or the same at another layer of its site. */
import { parsedAtLayer } from '../../catalog/atLayer';
import type { CatalogFacts } from '../../catalog/facts';
import type { ReadFeature } from '../../jobs/api';
import { faultError } from '../../protocol/fault';
import type { CatalogDocument } from '../../service/ports';
import { untrustedFault } from '../faults';
import type { LayerOf } from '../layerMeasurements';
import { catalogOf } from '../world';
import type { PanelQuestion } from './answers';

interface Key {
  readonly feature: string;
  readonly layer?: number;
}

export interface FeatureView {
  readonly document: CatalogDocument;
  /** With the measurements of the layer that is looked at. */
  readonly facts: CatalogFacts;
  /** Undefined for the catalog's own layer. */
  readonly elsewhere: LayerOf | undefined;
}

export async function viewOf({ key, asked, session }: PanelQuestion<Key>): Promise<FeatureView> {
  const { document } = asked;
  const facts = await session.factsOf(document, asked.signal);
  const site = document.parsed.catalog?.site;
  if (site === undefined || key.layer === undefined || key.layer === site.layer.value)
    return { document, facts, elsewhere: undefined };
  requireLayer(site.kind.value, key.layer, facts.model?.layers);
  const elsewhere = { uri: asked.uri, kind: site.kind.value, layer: key.layer };
  return {
    document: { ...document, parsed: parsedAtLayer(document.parsed, key.layer) },
    facts: { ...facts, evidence: session.layers.of(elsewhere) },
    elsewhere,
  };
}

/** @throws FaultError `untrusted-workspace`: reading a cache asks the model's summary. */
export async function readFeature(question: PanelQuestion<Key>): Promise<ReadFeature> {
  const { key, asked, session } = question;
  if (!session.trusted) throw untrustedFault();
  const { document, facts, elsewhere } = await viewOf(question);
  const open = catalogOf(document) ?? asked.catalog();
  const evidence = elsewhere && facts.evidence;
  return { open, feature: key.feature, ...(evidence && { evidence }) };
}

/** Measures at the layer that is looked at, and remembers it for pages. */
export async function measureThere(question: PanelQuestion<Required<Key>>): Promise<void> {
  const { key, asked, session } = question;
  const { document, elsewhere } = await viewOf(question);
  if (elsewhere === undefined) throw ownLayer(key.layer);
  const open = catalogOf(document) ?? asked.catalog();
  const found = await asked.run(`Measuring ${key.feature} at layer ${key.layer}`, (context) =>
    session.jobs.feature.measure(open, key.feature, context),
  );
  session.layers.keep(elsewhere, found);
}

/** @throws FaultError `layer-out-of-range`. @param layers L; undefined if the model is not known. */
export function requireLayer(kind: string, layer: number, layers: number | undefined): void {
  const first = kind === 'resid' ? 0 : 1;
  if (layer >= first && layer <= (layers ?? Infinity)) return;
  throw faultError(
    'layer-out-of-range',
    `Layer ${layer} of the site ${kind} is not in the model: it has layers ${first} to ${layers ?? '?'}.`,
    'Go back, or choose one of these.',
  );
}

function ownLayer(layer: number): Error {
  return faultError(
    'bad-arguments',
    `Layer ${layer} is the catalog's own.`,
    'Measure the feature: its figures are kept as evidence.',
  );
}
