import type { AtlasMode } from '../../protocol/atlas';
import { faultError } from '../../protocol/fault';
import { atlasAsks, MOST_CELLS, MOST_TILES } from '../../protocol/panels/atlas';
import { extendFeature } from '../../service/atlas/extendFeature';
import { newFeature } from '../../service/atlas/newFeature';
import { layerCells } from '../../service/atlas/layers';
import type { Matrix } from '../../service/atlas/matrix';
import { overlapCells } from '../../service/atlas/overlaps';
import { atlasPageOf, featureCells } from '../../service/atlas/page';
import { tileOf } from '../../service/atlas/tiles';
import { registerFrom } from '../../service/atlas/register';
import { textEditsOf } from '../convert';
import { badArguments } from '../faults';
import { panelAnswers, type PanelQuestion } from './answers';
import { atlasFor, modeOf } from './atlasModes';

export const atlasAnswers = panelAnswers(atlasAsks, {
  page: async ({ key, asked, session }) => {
    const known = await atlasFor(asked, session);
    const { catalog, facts, atlas } = known;
    const mode = await modeOf(key.mode, known, asked, session);
    const data = atlasPageOf(catalog, facts, atlas, mode);
    return { data, bytes: mode.matrix?.covered ?? new Uint8Array(0) };
  },
  order: async (question) => {
    const matrix = await matrixFor(question);
    const { rows, columns } = matrix?.order(question.key.order) ?? nothing;
    const bytes = new Uint8Array([...littleEndian(columns), ...littleEndian(rows)]);
    return { data: { rows: rows.length, columns: columns.length }, bytes };
  },
  overview: async (question) => {
    const { order, colour } = question.key;
    const matrix = await matrixFor(question);
    if (matrix === undefined) return { data: noBlocks, bytes: new Uint8Array(0) };
    const { bytes, ...data } = matrix.overview(order, colour);
    return { data, bytes };
  },
  tiles: async (question) => {
    const { order, colour, tiles: asked } = question.key;
    if (asked.length > MOST_TILES) throw badArguments(`more than ${MOST_TILES} tiles`);
    const matrix = await matrixFor(question);
    if (matrix === undefined) throw badArguments('there are no such cells');
    const [cells, ordering] = [matrix.cells(colour), matrix.order(order)];
    const tiles = asked.map((tile) => tileOf(cells, ordering, tile));
    const sizes = tiles.map(({ rows, columns }) => ({ rows, columns }));
    return { data: { sizes }, bytes: joined(tiles.map(({ bytes }) => bytes)) };
  },
  featureCells: async ({ key, asked, session }) => {
    requireFew(key);
    const { catalog, facts, atlas } = await atlasFor(asked, session);
    const { source } = atlas.scores;
    const data = await featureCells(atlas, key, { catalog, facts }, async (dimension) =>
      source === 'cache'
        ? session.jobs.dimension(asked.catalog(), dimension, asked.signal)
        : undefined,
    );
    return { data };
  },
  layerCells: async ({ key, asked, session }) => {
    requireFew(key);
    const { scores } = (await atlasFor(asked, session)).atlas;
    const layers = await session.jobs.atlasLayers(asked.catalog(), asked.signal);
    return { data: layerCells(layers, scores.features, key) };
  },
  pairCells: async ({ key, asked, session }) => {
    requireFew(key);
    const pairs = await session.jobs.somePairs(asked.catalog(), key, asked.signal);
    return { data: [...pairs] };
  },
  registerCells: async ({ key, asked, session }) => {
    requireFew(key);
    const known = await atlasFor(asked, session);
    return { data: overlapCells(known.overlaps(), known.atlas.scores.dimensions, key) };
  },
  make: async ({ key, asked, session }) => {
    const { jobs } = session;
    if (key.mode === 'pairs')
      await asked.run('Pairs of dimensions', (context) =>
        jobs.computePairs(asked.catalog(), context),
      );
    else if (key.mode === 'layers')
      await asked.run('Token caches of the other layers', (context) =>
        jobs.buildLayers(asked.catalog(), context),
      );
    return { data: {}, isUnrevised: true };
  },
  register: async ({ key, asked, session }) => {
    const { atlas } = await atlasFor(asked, session);
    return { data: registerFrom(atlas.scores, key) };
  },
  featureEdits: ({ key, asked: { document } }) => {
    const { id, edits } = newFeature(document, key);
    return Promise.resolve({ data: { id, edits: textEditsOf(document, edits) } });
  },
  extendEdits: async ({ key, asked: { document, signal }, session }) => {
    const outcome = extendFeature(document, await session.factsOf(document, signal), key);
    if ('refusal' in outcome)
      throw faultError('bad-arguments', outcome.refusal, 'Nothing was changed.');
    return { data: { edits: textEditsOf(document, outcome.edits), done: outcome.done } };
  },
});

const none = new Uint16Array(0);
const nothing = { rows: none, columns: none };
const noBlocks = { rows: 0, columns: 0, blockX: 1, blockY: 1 };

async function matrixFor({
  key,
  asked,
  session,
}: PanelQuestion<{ readonly mode: AtlasMode }>): Promise<Matrix | undefined> {
  const known = await atlasFor(asked, session);
  return (await modeOf(key.mode, known, asked, session)).matrix;
}

function requireFew({
  rows,
  columns,
}: {
  rows: readonly number[];
  columns: readonly number[];
}): void {
  if (rows.length * columns.length > MOST_CELLS)
    throw badArguments(`more than ${MOST_CELLS} cells`);
}

/** Machines that keep numbers the other way round are rare, and their pages the more so. */
function littleEndian(numbers: Uint16Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * numbers.length));
  numbers.forEach((number, i) => view.setUint16(2 * i, number, true));
  return new Uint8Array(view.buffer);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
