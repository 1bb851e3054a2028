/** A catalog beside itself at another layer of its site, or in another model, as pages measured it there. */
import type { CatalogWithEvidence } from '../../catalog/evidence/withEvidence';
import type { CompareSides } from '../../protocol/panels/compare';
import { readOpen } from '../../surroundings/catalogFile';
import {
  elsewhereOf,
  measureElsewhere,
  type Asking,
  type Elsewhere,
  type There,
} from './elsewhere';

/** The other layers of the catalog's site; none while the model is not known. */
export async function otherLayers({ asked, session }: Asking): Promise<CompareSides['layers']> {
  const { document, uri, signal } = asked;
  const site = document.parsed.catalog?.site;
  const { model } = await session.factsOf(document, signal);
  if (site === undefined || model === undefined) return [];
  const kind = site.kind.value;
  const first = kind === 'resid' ? 0 : 1;
  const all = Array.from({ length: model.layers - first + 1 }, (_, i) => first + i);
  return all
    .filter((layer) => layer !== site.layer.value)
    .map((layer) => {
      const { features } = session.layers.of({ uri, kind, layer });
      return { layer, measured: Object.keys(features).length };
    });
}

/** Its features are those of the catalog, anchors included: what differs is where they were measured. */
export async function catalogElsewhere(
  { asked, session }: Asking,
  { at, open, facts, other }: Elsewhere,
): Promise<CatalogWithEvidence> {
  const layer = `layer ${at.layer}`;
  const { name, catalog } = await readOpen(
    asked.catalog(),
    other ? `${other.name}, ${layer}` : layer,
  );
  const { model, site } = open.parsed.catalog ?? catalog;
  const { features } = session.layers.of(at);
  // Claims of dimensions and the coverage are of the catalog's own site.
  const evidence = facts.model && { dimcatEvidence: 1 as const, model: facts.model, features };
  return {
    name,
    catalog: { ...catalog, ...(model && { model }), ...(site && { site }) },
    evidence,
  };
}

/** Every feature that has anchors. @returns Those that cannot be measured there, and why. */
export async function measureAll(
  asking: Asking,
  there: There,
): Promise<{ feature: string; reason: string }[]> {
  const elsewhere = await elsewhereOf(asking, there);
  const features = elsewhere.open.parsed.catalog?.features.map(({ id }) => id.value) ?? [];
  const where = elsewhere.other ? ` in ${elsewhere.other.name}` : '';
  const title = `Measuring the catalog at layer ${elsewhere.at.layer}${where}`;
  const refused = await measureElsewhere(asking, elsewhere, features, title);
  return refused.map(({ feature, fault }) => ({ feature, reason: fault.message }));
}
