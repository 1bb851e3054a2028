/** The tables of keys and values. */
import type { Cell, Table } from '../../../protocol/report';
import { shareEstimate } from '../../binomial';
import type { AtSite } from '../common/atSite';
import { fieldsOf, type Field } from '../common/fields';
import { plural } from '../common/summary';
import type { Subject } from '../ports';
import {
  type CategoryAtSites,
  type ReadingBlock,
  nameOf,
  type ReadSite,
  SITES,
  type AttentionSettings,
} from './contract';

const CATEGORY: Field<CategoryAtSites> = {
  key: 'category',
  title: 'category',
  kind: 'text',
  of: ({ id }) => id,
};

function siteFields(site: ReadSite, name: string): Field<CategoryAtSites>[] {
  const field = (
    key: string,
    title: string,
    kind: 'auc' | 'count',
    of: (at: AtSite) => Cell,
  ): Field<CategoryAtSites> => ({
    key: `${site}-${key}`,
    title: `${name}, ${title}`,
    kind,
    of: ({ at }) => of(at[site]),
  });
  return [
    field('auc', 'held-out AUC', 'auc', (at) => at.heldOut),
    field('null', 'null p95', 'auc', (at) => at.nullP95),
    field('inSample', 'in-sample', 'auc', (at) => at.inSample),
    field('k', 'dimensions', 'count', (at) => at.k),
    field('best', 'best dimension', 'auc', (at) => at.best),
    field('bestNullP95', 'its null p95', 'auc', (at) => at.bestNull.p95),
    field('bestNull', 'its null p99', 'auc', (at) => at.bestNull.p99),
  ];
}

export function discoveryTable(
  categories: readonly CategoryAtSites[],
  { block }: ReadingBlock,
  { place }: Subject,
  settings: AttentionSettings,
): Table {
  const fields = [CATEGORY, ...SITES.flatMap((site) => siteFields(site, nameOf(site, block)))];
  return {
    id: 'sites',
    title: 'The same procedure at the stream, the keys and the values',
    ...fieldsOf(fields, categories),
    notes: [
      `Block ${block} reads the residual stream at layer ${block - 1}; ${place.signs} signs; each token alone; keys after ` +
        'their norm and rotation, as the graph has them.',
      `${settings.folds} folds over the anchors; the null is ${plural(settings.draws, 'random set')} of equal size and width.`,
      'The null of the best dimension is the best of all dimensions, for random sets of equal size.',
    ],
  };
}

interface Step {
  readonly name: string;
  readonly sites: readonly ReadSite[];
  readonly paper: string | null;
}

const STEPS: readonly Step[] = [
  { name: 'residual stream', sites: ['resid'], paper: '78 % to 100 %' },
  { name: 'keys', sites: ['k'], paper: '33 % to 99 %, keys or values' },
  { name: 'values', sites: ['v'], paper: '33 % to 99 %, keys or values' },
  { name: 'stream, then keys', sites: ['resid', 'k'], paper: null },
  { name: 'stream, keys, then values', sites: SITES, paper: null },
];

export function survivalTable(categories: readonly CategoryAtSites[]): Table {
  const share = (sites: readonly ReadSite[], holds: (at: AtSite) => boolean): Cell => {
    const found = categories.filter(({ at }) => sites.every((site) => holds(at[site])));
    return shareEstimate(found.length, categories.length);
  };
  return {
    id: 'survival',
    title: 'How many categories survive from the stream to keys and values',
    columns: [
      { key: 'step', title: 'found in', kind: 'text' },
      { key: 'share', title: 'above the null', kind: 'share' },
      { key: 'discoverable', title: 'discoverable (best dimension AUC ≥ 0.75)', kind: 'share' },
      { key: 'paper', title: 'paper: discoverable, four models', kind: 'text', paper: true },
    ],
    rows: STEPS.map(({ name, sites, paper }) => [
      name,
      share(sites, (at) => at.aboveNull),
      share(sites, (at) => at.discoverable),
      paper,
    ]),
    notes: [
      `${plural(categories.length, 'category', 'categories')}; exact binomial intervals over them.`,
      'Above the null: held-out AUC above its null p95, and best dimension above its null p99.',
      'Discoverable is the paper’s term and is in-sample; its figures are shown where it gives them.',
    ],
  };
}

export function headTable(
  categories: readonly CategoryAtSites[],
  { block, headWidth }: ReadingBlock,
): Table {
  const fields: Field<CategoryAtSites>[] = [
    CATEGORY,
    ...(['k', 'v'] as const).flatMap((site): Field<CategoryAtSites>[] => {
      const name = nameOf(site, block);
      return [
        {
          key: `${site}-head`,
          title: `${name}, busiest head`,
          kind: 'count',
          of: ({ heads }) => heads[site]!.shares.indexOf(heads[site]!.busiest),
        },
        {
          key: `${site}-share`,
          title: `${name}, its share of the register`,
          kind: 'share',
          of: ({ heads }) => heads[site]!.busiest,
        },
        {
          key: `${site}-null`,
          title: `${name}, random dimensions, p95`,
          kind: 'share',
          of: ({ heads }) => heads[site]!.busiestNullP95,
        },
      ];
    }),
  ];
  return {
    id: 'heads',
    title: 'How the registers spread over the heads',
    ...fieldsOf(fields, categories),
    notes: [
      `Heads of ${headWidth} dimensions, counted from 0; grouped keys and values have fewer heads than queries.`,
      'The null is the busiest head of as many dimensions drawn at random, 200 draws.',
    ],
  };
}
