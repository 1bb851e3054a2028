/** The findings for keys and values: sentences, tables and pictures. */
import type { DotPicture, Findings, HeatPicture } from '../../../protocol/report';
import { seededRandom } from '../../random';
import { nothingToMeasure } from '../common/categories';
import { meanOver, plural, withInterval } from '../common/summary';
import type { Subject } from '../ports';
import {
  type CategoryAtSites,
  type ReadingBlock,
  nameOf,
  SITES,
  type AttentionSettings,
} from './contract';
import { discoveryTable, headTable, survivalTable } from './tables';

export function findingsOf(
  categories: readonly CategoryAtSites[],
  block: ReadingBlock,
  subject: Subject,
  settings: AttentionSettings,
  warnings: readonly string[],
): Findings {
  if (categories.length === 0) return nothingToMeasure(warnings);
  const loaded = categories.filter(({ heads }) => heads.k !== null && heads.v !== null);
  return {
    headlines: [meansHeadline(categories, block, settings), survivalHeadline(categories)],
    tables: [
      discoveryTable(categories, block, subject, settings),
      survivalTable(categories),
      ...(loaded.length > 0 ? [headTable(loaded, block)] : []),
    ],
    pictures: [
      sitesPicture(categories, block),
      ...(loaded.length > 0 ? [headPicture(loaded, 'k'), headPicture(loaded, 'v')] : []),
    ],
    samples: [],
    warnings: [
      ...warnings,
      ...(loaded.length === 0
        ? [
            'The graph does not show the width of a head, so the load of the heads cannot be computed.',
          ]
        : []),
    ],
  };
}

function meansHeadline(
  categories: readonly CategoryAtSites[],
  { block }: ReadingBlock,
  { seed }: AttentionSettings,
): string {
  const means = SITES.map((site) => {
    const values = categories.map(({ at }) => at[site].heldOut.value);
    const nulls = categories.map(({ at }) => at[site].nullP95);
    const mean = meanOver(values, seededRandom(seed, `sites:${site}`))!;
    return `${nameOf(site, block)} ${withInterval(mean)} (null p95 ${withInterval(meanOver(nulls, seededRandom(seed, 'nulls'))!)})`;
  });
  return `Mean held-out AUC over ${plural(categories.length, 'category', 'categories')}: ${means.join(', ')}.`;
}

function survivalHeadline(categories: readonly CategoryAtSites[]): string {
  const held = categories.filter(({ at }) => at.resid.aboveNull);
  const k = held.filter(({ at }) => at.k.aboveNull);
  const v = k.filter(({ at }) => at.v.aboveNull);
  return (
    `Above the null in the residual stream: ${held.length} of ${categories.length}; ` +
    `of these ${k.length} also in the keys, and of those ${v.length} also in the values.`
  );
}

function sitesPicture(categories: readonly CategoryAtSites[], { block }: ReadingBlock): DotPicture {
  return {
    kind: 'dots',
    id: 'attention-sites',
    title: 'Held-out AUC at the stream, the keys and the values',
    description:
      'For each category, the held-out AUC at the three sites and the null of the residual stream.',
    value: { title: 'held-out AUC', domain: [0, 1] },
    names: categories.map(({ id }) => id),
    series: [
      ...SITES.map((site) => ({
        name: nameOf(site, block),
        role: 'ours' as const,
        values: categories.map(({ at }) => at[site].heldOut),
      })),
      {
        name: 'null p95 of the stream',
        role: 'null' as const,
        values: categories.map(({ at }) => ({ value: at.resid.nullP95, low: null, high: null })),
      },
    ],
  };
}

function headPicture(categories: readonly CategoryAtSites[], site: 'k' | 'v'): HeatPicture {
  const heads = categories[0]!.heads[site]!.shares.length;
  const shares = categories.flatMap(({ heads: load }) => load[site]!.shares);
  return {
    kind: 'heat',
    id: `attention-heads-${site}`,
    title: site === 'k' ? 'Load of the heads, keys' : 'Load of the heads, values',
    description: `For each category, the share of its register in each of ${heads} heads.`,
    rows: { title: 'category', names: categories.map(({ id }) => id) },
    columns: { title: 'head', names: Array.from({ length: heads }, (_, h) => String(h)) },
    value: { title: 'share of the register', domain: [0, Math.max(...shares)] },
    values: categories.map(({ heads: load }) => load[site]!.shares),
  };
}
