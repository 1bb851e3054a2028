/** Catalogs of any size with an atlas, and the answers that the server gives to its page. */
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import type { CatalogFacts } from '../../../server/catalog/facts';
import {
  NOT_MEASURED,
  SCALES,
  type AtlasLayers,
  type AtlasMode,
  type AtlasPairs,
  type AtlasScores,
} from '../../../server/protocol/atlas';
import { atlasAsks, type AtlasPage } from '../../../server/protocol/panels/atlas';
import type { DimensionEvidence, Register } from '../../../server/protocol/evidence';
import { seriate } from '../../../server/science/atlas/seriation';
import { atlasOf, registerOf, type Atlas } from '../../../server/service/atlas/atlas';
import { foundInLayers, layerCells, layerMatrix } from '../../../server/service/atlas/layers';
import { featureMatrix, type Matrix } from '../../../server/service/atlas/matrix';
import {
  foundInRegisters,
  overlapCells,
  overlapsOf,
  registerMatrix,
} from '../../../server/service/atlas/overlaps';
import { atlasPageOf, featureCells } from '../../../server/service/atlas/page';
import { foundInPairs, pairMatrix } from '../../../server/service/atlas/pairs';
import { registerFrom } from '../../../server/service/atlas/register';
import { tileOf } from '../../../server/service/atlas/tiles';
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

/** Six layers, the first without a cache; signs hold less the farther a layer is, and some turn. */
function layersOf({ dimensions, values, features }: AtlasScores, isWhole: boolean): AtlasLayers {
  const random = new Random(5);
  const all = [0, 1, 2, 3, 4, 5].map((layer) => {
    const state = layer === 0 && !isWhole ? 'missing' : layer === 4 ? 'here' : 'read';
    return { layer, state } as const;
  });
  const none = (): Float32Array => new Float32Array(all.length * dimensions).fill(NaN);
  const figures = { phi: none(), same: none(), plus: none(), auc: none() };
  const best = Int32Array.from({ length: dimensions }, (_, d) => {
    const strengths = features.map((__, f) => Math.abs(values[f * dimensions + d]!));
    return strengths.indexOf(Math.max(...strengths));
  });
  all.forEach(({ layer, state }, row) => {
    if (state === 'missing') return;
    for (let d = 0; d < dimensions; d++) {
      const at = row * dimensions + d;
      const away = Math.abs(layer - 4);
      const turns = d % 9 === 0 && away > 1 ? -1 : 1;
      const phi = turns * Math.max(0, 1 - away * (0.1 + 0.2 * random.next()));
      figures.phi[at] = phi;
      figures.same[at] = (1 + phi) / 2;
      figures.plus[at] = 0.3 + 0.4 * random.next();
      figures.auc[at] = (phi * values[best[d]! * dimensions + d]!) / 254;
    }
  });
  return { reason: '', layers: all, figures: { dimensions, tokens: 9176, best, ...figures } };
}

/** Each has some dimensions of the one before it, the more the later it comes, every third with the other signs. */
function withNeighbours(
  register: Register | undefined,
  at: number,
  all: readonly (Register | undefined)[],
): Register | undefined {
  const before = all[at - 1];
  if (register === undefined || before === undefined) return register;
  const some = (dimensions: readonly number[]): readonly number[] =>
    dimensions.slice(0, Math.floor((dimensions.length * at) / all.length));
  const own = new Set([...register.pos, ...register.neg]);
  const rest = (dimensions: readonly number[]): number[] => dimensions.filter((d) => !own.has(d));
  const [same, turned] = at % 3 === 0 ? [before.neg, before.pos] : [before.pos, before.neg];
  return {
    pos: [...register.pos, ...rest(some(same))],
    neg: [...register.neg, ...rest(some(turned))],
  };
}

/** Dimensions of one feature go together; every third of them has the opposite sign. */
function pairsOf(dimensions: number): AtlasPairs {
  const random = new Random(7);
  const [information, phi] = [0, 0].map(() =>
    new Int8Array(dimensions * dimensions).fill(NOT_MEASURED),
  ) as [Int8Array, Int8Array];
  const place = shuffledPlaces(dimensions);
  for (let a = 0; a < dimensions; a++) {
    for (let b = a + 1; b < dimensions; b++) {
      const isNear = Math.floor(place[a]! / 9) === Math.floor(place[b]! / 9);
      const sign = (place[a]! + place[b]!) % 3 === 0 ? -1 : 1;
      const correlation = sign * (isNear ? 0.4 + 0.4 * random.next() : 0.05 * random.next());
      const bits = (Math.sign(correlation) * correlation ** 2) / (2 * Math.LN2);
      for (const at of [a * dimensions + b, b * dimensions + a]) {
        information[at] = SCALES.information.cell(bits);
        phi[at] = SCALES.phi.cell(correlation);
      }
    }
  }
  const cluster = new Uint16Array(dimensions);
  place.forEach((at, d) => (cluster[at] = d));
  return { dimensions, tokens: 9176, information, phi, mean: 0.0123, cluster };
}

function shuffledPlaces(n: number): number[] {
  const random = new Random(9);
  const places = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [places[i], places[j]] = [places[j]!, places[i]!];
  }
  return places;
}

export interface Sample {
  readonly atlas: Atlas;
  readonly answers: Readonly<Record<string, (question: ReadQuestion) => unknown>>;
  /** How many tiles were asked for. */
  readonly asked: { tiles: number };
}

/** `none`: only what evidence keeps. `part`: no pairs yet, and a layer without a cache. */
export function sampleAtlas(size: Size, cached: 'whole' | 'part' | 'none' = 'whole'): Sample {
  const whole = scoresOf(size);
  const catalog = parseCatalog(catalogText(whole)).catalog!;
  const scores = cached === 'none' ? withoutCache(whole) : whole;
  const facts: CatalogFacts = { files: new Map() };
  const atlas = atlasOf(catalog, facts, scores);
  const asked = { tiles: 0 };
  const registers = catalog.features.map((feature) => registerOf(feature, facts));
  const overlaps = overlapsOf(registers.map(withNeighbours));
  const layers = once(() => layersOf(whole, cached === 'whole'));
  const pairs = once(() => pairsOf(size.dimensions));
  const made = { pairs: cached === 'whole' };
  const missing = cached === 'none' ? 'cache' : null;
  const matrices = {
    features: once(() => featureMatrix(atlas)),
    registers: once(() => registerMatrix(overlaps, scores.cluster.rows)),
    layers: once(() => layerMatrix(atlas, layers())),
    pairs: once(() => pairMatrix(atlas, pairs(), registers)),
  };
  const matrixOf = (mode: AtlasMode): Matrix | undefined => {
    if (mode === 'pairs' && !made.pairs) return undefined;
    return mode === 'layers' && cached === 'none' ? undefined : matrices[mode]();
  };
  const modeOf = (mode: AtlasMode): Pick<AtlasPage, 'missing' | 'found'> => {
    if (mode === 'features') return { missing, found: {} };
    if (mode === 'registers')
      return { missing: null, found: { registers: foundInRegisters(overlaps) } };
    if (matrixOf(mode) === undefined)
      return { missing: missing ?? (mode === 'pairs' ? 'pairs' : null), found: {} };
    if (mode === 'pairs') return { missing: null, found: { pairs: foundInPairs(pairs()) } };
    const isPart = cached === 'part';
    return { missing: isPart ? 'layers' : null, found: { layers: foundInLayers(layers()) } };
  };
  const answers = {
    page: ({ key }: ReadQuestion) => {
      const { mode } = atlasAsks.page.key(key, '');
      const page = atlasPageOf(catalog, facts, atlas, modeOf(mode));
      return new WithBytes(page, matrixOf(mode)?.covered ?? new Uint8Array(0));
    },
    order: ({ key }: ReadQuestion) => {
      const { mode, order } = atlasAsks.order.key(key, '');
      const ordering = matrixOf(mode)?.order(order);
      const { rows, columns } = ordering ?? { rows: [], columns: [] };
      const numbers = Uint16Array.from([...columns, ...rows]);
      return new WithBytes(
        { rows: rows.length, columns: columns.length },
        new Uint8Array(numbers.buffer),
      );
    },
    overview: ({ key }: ReadQuestion) => {
      const { mode, order, colour } = atlasAsks.overview.key(key, '');
      const matrix = matrixOf(mode);
      if (matrix === undefined)
        return new WithBytes({ rows: 0, columns: 0, blockX: 1, blockY: 1 }, new Uint8Array(0));
      const { bytes, ...data } = matrix.overview(order, colour);
      return new WithBytes(data, bytes);
    },
    tiles: ({ key }: ReadQuestion) => {
      const { mode, order, colour, tiles } = atlasAsks.tiles.key(key, '');
      asked.tiles += tiles.length;
      const matrix = matrixOf(mode)!;
      const cut = tiles.map((tile) => tileOf(matrix.cells(colour), matrix.order(order), tile));
      const sizes = cut.map(({ rows, columns }) => ({ rows, columns }));
      return new WithBytes({ sizes }, Buffer.concat(cut.map(({ bytes }) => bytes)));
    },
    featureCells: ({ key }: ReadQuestion) =>
      featureCells(atlas, atlasAsks.featureCells.key(key, ''), { catalog, facts }, (dimension) =>
        Promise.resolve(
          scores.features.flatMap((feature, row) => {
            const at = row * scores.dimensions + dimension;
            if (scores.values[at] === NOT_MEASURED) return [];
            const value = whole.values[at]! / 254;
            const evidence: DimensionEvidence = {
              ...{ index: dimension, polarity: '+' as const, auc: 0.5 + value },
              ...{ pPlus: 0.5 + value, pMinus: 0.5 - value },
            };
            return [{ feature, evidence, nPos: 36, nNeg: 9140, registered: false }];
          }),
        ),
      ),
    layerCells: ({ key }: ReadQuestion) =>
      layerCells(layers(), scores.features, atlasAsks.layerCells.key(key, '')),
    pairCells: ({ key }: ReadQuestion) => {
      const { rows, columns } = atlasAsks.pairCells.key(key, '');
      return rows.flatMap((a) =>
        columns.map((b) => {
          if (a === b) return null;
          const phi = SCALES.phi.figure(pairs().phi[a * size.dimensions + b]!);
          const bits = phi ** 2 / (2 * Math.LN2);
          return { tokens: 9176, plusRow: 4500, plusColumn: 4700, both: 2301, bits, phi };
        }),
      );
    },
    registerCells: ({ key }: ReadQuestion) =>
      overlapCells(overlaps, size.dimensions, atlasAsks.registerCells.key(key, '')),
    make: () => {
      made.pairs = true;
      return {};
    },
    register: ({ key }: ReadQuestion) => registerFrom(scores, atlasAsks.register.key(key, '')),
  };
  return { atlas, answers, asked };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
