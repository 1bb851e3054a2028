/** Catalogs of any size with an atlas, and the answers that the server gives to its page. */
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import type { CatalogFacts } from '../../../server/catalog/facts';
import { NOT_MEASURED, type AtlasScores } from '../../../server/protocol/atlas';
import { atlasAsks } from '../../../server/protocol/panels/atlas';
import type { KeyOf } from '../../../server/protocol/panels/asks';
import type { DimensionEvidence } from '../../../server/protocol/evidence';
import { seriate } from '../../../server/science/atlas/seriation';
import { atlasOf, orderingOf, type Atlas } from '../../../server/service/atlas/atlas';
import { atlasPageOf, cellOfAtlas } from '../../../server/service/atlas/page';
import { registerFrom } from '../../../server/service/atlas/register';
import { overviewOf, tileOf } from '../../../server/service/atlas/tiles';
import type { ReadQuestion } from '../../../extension/panels/conversation';
import { Random } from '../../support/random';
import { WithBytes } from '../browser/host';

export interface Size {
  readonly features: number;
  readonly dimensions: number;
}

const NAMES = [
  'animal',
  'food',
  'tool',
  'place',
  'body',
  'time',
  'colour',
  'number',
  'person',
  'cloth',
  'plant',
  'music',
];

const nameOf = (f: number): string =>
  f < NAMES.length ? NAMES[f]! : `${NAMES[f % NAMES.length]!}-${Math.floor(f / NAMES.length)}`;

/** Each feature is told by a few dimensions of its own, beside noise of 40 anchors. */
function scoresOf({ features, dimensions }: Size): AtlasScores {
  const random = new Random(11);
  const values = new Int8Array(features * dimensions);
  for (let i = 0; i < values.length; i++)
    values[i] = Math.round(20 * (random.next() + random.next() + random.next() - 1.5));
  const own = Math.max(2, Math.min(24, Math.floor(dimensions / features)));
  for (let f = 0; f < features; f++) {
    for (let i = 0; i < own; i++) {
      const d = (f * own + i * 7) % dimensions;
      values[f * dimensions + d] = (i % 3 === 0 ? -1 : 1) * (35 + random.below(45));
    }
  }
  return {
    ...{ source: 'cache', reason: '', dimensions, values },
    features: Array.from({ length: features }, (_, f) => nameOf(f)),
    classes: Array.from({ length: features }, () => ({ nPos: 36, nNeg: 9140 })),
    cluster: seriate(values, features, dimensions),
  };
}

/** The strongest cells are the register of a feature; a few dimensions are claimed, one for a feature. */
function catalogText({ features, dimensions, values }: AtlasScores): string {
  const lines = features.map((id, f) => {
    const row = values.subarray(f * dimensions, (f + 1) * dimensions);
    const strong = (sign: number): string =>
      [...row.keys()].filter((d) => sign * row[d]! > 38).join(', ');
    const dims = `{ pos: [${strong(1)}], neg: [${strong(-1)}] }`;
    return `  - { id: ${id}, anchors: [dog, cat], register: { dims: ${dims} } }`;
  });
  const claims = [7, 14, 21].map(
    (d) => `  ${d}: { label: claim ${d}, plus: { features: [animal] } }`,
  );
  return [
    'dimcat: 1',
    'title: Everyday nouns',
    'site: { kind: resid, layer: 4 }',
    'features:',
    ...lines,
    'dimensions:',
    ...claims,
    '',
  ].join('\n');
}

/** Only registered cells, as evidence keeps them. */
function withoutCache(scores: AtlasScores): AtlasScores {
  const values = scores.values.map((value) => (Math.abs(value) > 38 ? value : NOT_MEASURED));
  return { ...scores, source: 'evidence', values };
}

export interface Sample {
  readonly atlas: Atlas;
  readonly answers: Readonly<Record<string, (question: ReadQuestion) => unknown>>;
  /** How many tiles were asked for. */
  readonly asked: { tiles: number };
}

export function sampleAtlas(size: Size, isCached = true): Sample {
  const whole = scoresOf(size);
  const catalog = parseCatalog(catalogText(whole)).catalog!;
  const scores = isCached ? whole : withoutCache(whole);
  const facts: CatalogFacts = { files: new Map() };
  const atlas = atlasOf(catalog, facts, scores);
  const asked = { tiles: 0 };
  const orders = new Map<string, ReturnType<typeof orderingOf>>();
  const orderOf = (
    order: KeyOf<typeof atlasAsks.order>['order'],
  ): ReturnType<typeof orderingOf> => {
    const known = orders.get(order) ?? orderingOf(atlas, order);
    orders.set(order, known);
    return known;
  };
  const answers = {
    page: () => new WithBytes(atlasPageOf(catalog, facts, atlas), atlas.covered),
    order: ({ key }: ReadQuestion) => {
      const { rows, columns } = orderOf(atlasAsks.order.key(key, '').order);
      const numbers = Uint16Array.from([...columns, ...rows]);
      return new WithBytes(
        { rows: rows.length, columns: columns.length },
        new Uint8Array(numbers.buffer),
      );
    },
    overview: ({ key }: ReadQuestion) => {
      const { bytes, ...data } = overviewOf(atlas, orderOf(atlasAsks.overview.key(key, '').order));
      return new WithBytes(data, bytes);
    },
    tiles: ({ key }: ReadQuestion) => {
      const { order, tiles } = atlasAsks.tiles.key(key, '');
      asked.tiles += tiles.length;
      const made = tiles.map((tile) => tileOf(atlas, orderOf(order), tile));
      const sizes = made.map(({ rows, columns }) => ({ rows, columns }));
      return new WithBytes({ sizes }, Buffer.concat(made.map(({ bytes }) => bytes)));
    },
    cell: ({ key }: ReadQuestion) => {
      const { dimension, feature } = atlasAsks.cell.key(key, '');
      const row = scores.features.indexOf(feature);
      const value = whole.values[row * scores.dimensions + dimension]! / 254;
      const evidence: DimensionEvidence = {
        ...{ index: dimension, polarity: '+' as const, auc: 0.5 + value },
        ...{ pPlus: 0.5 + value, pMinus: 0.5 - value },
      };
      const rows = [{ feature, evidence, nPos: 36, nNeg: 9140, registered: false }];
      const isKnown = scores.values[row * scores.dimensions + dimension] !== NOT_MEASURED;
      return cellOfAtlas(atlas, { dimension, feature }, { catalog, facts }, isKnown ? rows : []);
    },
    register: ({ key }: ReadQuestion) => registerFrom(scores, atlasAsks.register.key(key, '')),
  };
  return { atlas, answers, asked };
}
