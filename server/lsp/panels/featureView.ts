/** What the page of a feature looks at: its catalog, or the same at another layer of its site. */
import { parsedAtLayer } from '../../catalog/atLayer';
import type { CatalogFacts } from '../../catalog/facts';
import type { ReadFeature } from '../../jobs/api';
import { FaultError, faultError } from '../../protocol/fault';
import type { CatalogDocument } from '../../service/ports';
import { untrustedFault } from '../faults';
import type { LayerOf } from '../layerMeasurements';
import { catalogOf } from '../world';
import type { PanelQuestion } from './answers';
import { elsewhereOf, measureElsewhere, requireLayer } from './elsewhere';

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
  const { feature, layer } = question.key;
  if (layer === question.asked.document.parsed.catalog?.site?.layer.value) throw ownLayer(layer);
  const there = await elsewhereOf(question, { layer });
  const title = `Measuring ${feature} at layer ${layer}`;
  const [refused] = await measureElsewhere(question, there, [feature], title);
  if (refused !== undefined) throw new FaultError(refused.fault);
}

function ownLayer(layer: number): Error {
  return faultError(
    'bad-arguments',
    `Layer ${layer} is the catalog's own.`,
    'Measure the feature: its figures are kept as evidence.',
  );
}
