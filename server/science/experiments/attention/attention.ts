/** The same procedure on the keys and values of the block that reads (docs/method.md#keys-values-and-neurons). */
import type { FeatureTask } from '../../task';
import { seededRandom } from '../../random';
import type { AtSite } from '../common/atSite';
import { SiteMeasurer } from '../common/atSite';
import { nothingToMeasure, usableCategories } from '../common/categories';
import type { Experiment, ExperimentHost } from '../experiment';
import type { SignPlace, Subject } from '../ports';
import { findingsOf } from './findings';
import type { HeadLoad } from './heads';
import { headLoad } from './heads';
import {
  SITES,
  type ReadSite,
  OPTIONS,
  type AttentionSettings,
  type CategoryAtSites,
  type ReadingBlock,
} from './contract';

export const attention: Experiment<typeof OPTIONS> = {
  name: 'attention',
  title: 'Keys and values',
  question: 'Do the signs of keys and values tell the categories that the residual stream holds?',
  options: OPTIONS,
  run: async (subject, settings, host) => {
    const { categories, warnings } = usableCategories(subject);
    if (categories.length === 0) return nothingToMeasure(warnings);
    const block = blockOf(subject, settings);
    const { headWidth } = await subject.model.causes.heads({ layer: block });
    const measured = await measureSites(subject, categories, { block, headWidth }, settings, host);
    return findingsOf(measured.done, { block, headWidth }, subject, settings, [
      ...warnings,
      ...measured.refused,
    ]);
  },
};

/** The block after the catalog's layer reads it; after the last layer there is none, so the last block is used. */
function blockOf({ place, model }: Subject, { options }: AttentionSettings): number {
  const wanted = options.block;
  const own = place.site === 'resid' ? place.layer + 1 : place.layer;
  return Math.min(wanted > 0 ? wanted : Math.max(1, own), model.layers);
}

function placesOf({ place }: Subject, block: number): Record<ReadSite, SignPlace> {
  const { signs } = place;
  return {
    resid: { site: 'resid', layer: block - 1, signs },
    k: { site: 'k', layer: block, signs },
    v: { site: 'v', layer: block, signs },
  };
}

async function measureSites(
  subject: Subject,
  categories: readonly FeatureTask[],
  { block, headWidth }: ReadingBlock,
  settings: AttentionSettings,
  host: ExperimentHost,
): Promise<{ readonly done: CategoryAtSites[]; readonly refused: string[] }> {
  const places = placesOf(subject, block);
  await subject.model.prepare(SITES.map((site) => places[site]));
  const found = new Map<string, Partial<Record<ReadSite, AtSite>>>();
  const widths: Partial<Record<ReadSite, number>> = {};
  const refused: string[] = [];
  for (const [s, site] of SITES.entries()) {
    const signs = await subject.model.signs(places[site]);
    widths[site] = signs.planes.dimensions;
    const measurer = new SiteMeasurer(signs, settings, host);
    for (const [i, category] of categories.entries()) {
      const share = (s + i / categories.length) / SITES.length;
      host.progress(`measuring ${category.id} at ${site} of block ${block}`, share);
      const result = await measurer.measure(category);
      if ('reason' in result) refused.push(`${category.id} at ${site}: ${result.reason}.`);
      else found.set(category.id, { ...found.get(category.id), [site]: result });
    }
  }
  const load = (at: AtSite, site: 'k' | 'v'): HeadLoad | null => {
    const width = widths[site]!;
    if (headWidth === null || width % headWidth !== 0) return null;
    const random = seededRandom(settings.seed, `heads:${site}:${at.id}`);
    return headLoad(at.prototype, width, headWidth, random);
  };
  const done = [...found].flatMap(([id, at]): CategoryAtSites[] => {
    const { resid, k, v } = at;
    if (!resid || !k || !v) return [];
    return [{ id, at: { resid, k, v }, heads: { k: load(k, 'k'), v: load(v, 'v') } }];
  });
  return { done, refused };
}
