import { faultError } from '../../protocol/fault';
import { atlasAsks, MOST_TILES } from '../../protocol/panels/atlas';
import { newFeature } from '../../service/atlas/newFeature';
import { atlasPageOf, cellOfAtlas } from '../../service/atlas/page';
import { overviewOf, tileOf } from '../../service/atlas/tiles';
import { registerFrom } from '../../service/atlas/register';
import { orderOf, type KnownAtlas } from '../atlases';
import { badArguments } from '../faults';
import type { Asked } from '../jobRequests';
import type { Session } from '../session';
import { textEditsOf } from '../convert';
import { panelAnswers } from './answers';

export const atlasAnswers = panelAnswers(atlasAsks, {
  page: async ({ asked, session }) => {
    const { catalog, facts, atlas } = await atlasFor(asked, session);
    return { data: atlasPageOf(catalog, facts, atlas), bytes: atlas.covered };
  },
  order: async ({ key, asked, session }) => {
    const known = await atlasFor(asked, session);
    const { rows, columns } = orderOf(known, key.order);
    const bytes = new Uint8Array([...littleEndian(columns), ...littleEndian(rows)]);
    return { data: { rows: rows.length, columns: columns.length }, bytes };
  },
  overview: async ({ key, asked, session }) => {
    const known = await atlasFor(asked, session);
    const { bytes, ...data } = overviewOf(known.atlas, orderOf(known, key.order));
    return { data, bytes };
  },
  tiles: async ({ key, asked, session }) => {
    if (key.tiles.length > MOST_TILES) throw badArguments(`more than ${MOST_TILES} tiles`);
    const known = await atlasFor(asked, session);
    const ordering = orderOf(known, key.order);
    const tiles = key.tiles.map((tile) => tileOf(known.atlas, ordering, tile));
    const sizes = tiles.map(({ rows, columns }) => ({ rows, columns }));
    return { data: { sizes }, bytes: joined(tiles.map(({ bytes }) => bytes)) };
  },
  cell: async ({ key, asked, session }) => {
    const { catalog, facts, atlas } = await atlasFor(asked, session);
    const rows =
      atlas.scores.source === 'cache'
        ? await session.jobs.dimension(asked.catalog(), key.dimension, asked.signal)
        : undefined;
    const data = cellOfAtlas(atlas, key, { catalog, facts }, rows);
    if (data === undefined) throw badArguments('there is no such cell');
    return { data };
  },
  register: async ({ key, asked, session }) => {
    const { atlas } = await atlasFor(asked, session);
    return { data: registerFrom(atlas.scores, key) };
  },
  featureEdits: ({ key, asked: { document } }) => {
    const { id, edits } = newFeature(document, key);
    return Promise.resolve({ data: { id, edits: textEditsOf(document, edits) } });
  },
});

async function atlasFor({ document, catalog: open }: Asked, session: Session): Promise<KnownAtlas> {
  const { catalog } = document.parsed;
  if (catalog === undefined) throw unreadable();
  const scores = await session.jobs.atlas(open());
  const facts = await session.factsOf(document);
  return session.atlases.of(catalog, facts, scores);
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

function unreadable(): Error {
  return faultError(
    'catalog-invalid',
    'The catalog cannot be read, so it has no atlas.',
    'Mend the errors that the editor marks.',
  );
}
