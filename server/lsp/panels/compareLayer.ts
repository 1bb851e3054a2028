/** A catalog beside itself at another layer of its site, as pages measured it there. */
import { parsedAtLayer } from '../../catalog/atLayer';
import type { CatalogWithEvidence } from '../../catalog/evidence/withEvidence';
import type { CompareSides } from '../../protocol/panels/compare';
import { readOpen } from '../../surroundings/catalogFile';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { LayerOf } from '../layerMeasurements';
import type { PanelQuestion } from './answers';
import { requireLayer } from './featureView';

type Question = Pick<PanelQuestion<object>, 'asked' | 'session'>;

/** The other layers of the catalog's site; none while the model is not known. */
export async function otherLayers({ asked, session }: Question): Promise<CompareSides['layers']> {
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

/** @throws FaultError `layer-out-of-range`. */
export async function catalogAtLayer(
  question: Question,
  layer: number,
): Promise<CatalogWithEvidence> {
  const { at, open } = await lookedAt(question, layer);
  const { name, catalog } = await readOpen(open, `layer ${layer}`);
  const { asked, session } = question;
  const { model } = await session.factsOf(asked.document, asked.signal);
  const { features } = session.layers.of(at);
  // Claims of dimensions and the coverage are of the catalog's own layer.
  const evidence = model && { dimcatEvidence: 1 as const, model, features };
  return { name, catalog, evidence };
}

/** Every feature that has anchors, one after the other: what is measured stays if the rest is cancelled. */
export async function measureAtLayer(question: Question, layer: number): Promise<void> {
  const { asked, session } = question;
  const { at, open } = await lookedAt(question, layer);
  const features = open.parsed.catalog?.features ?? [];
  await asked.run(`Measuring the catalog at layer ${layer}`, async (context) => {
    for (const [i, { id }] of features.entries()) {
      const onProgress = (message: string, share = 0): void =>
        context.onProgress(`${id.value}: ${message}`, (i + share) / features.length);
      session.layers.keep(
        at,
        await session.jobs.feature.measure(open, id.value, { ...context, onProgress }),
      );
    }
  });
}

async function lookedAt(
  { asked, session }: Question,
  layer: number,
): Promise<{ readonly at: LayerOf; readonly open: OpenCatalog }> {
  const { document, uri, signal } = asked;
  const kind = document.parsed.catalog?.site?.kind.value ?? 'resid';
  requireLayer(kind, layer, (await session.factsOf(document, signal)).model?.layers);
  const open = asked.catalog();
  return {
    at: { uri, kind, layer },
    open: { ...open, parsed: parsedAtLayer(open.parsed, layer) },
  };
}
