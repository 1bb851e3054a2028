/** What each mode of the atlas shows, lacks and finds. */
import type { AtlasMode } from '../../protocol/atlas';
import { faultError } from '../../protocol/fault';
import type { AtlasPage } from '../../protocol/panels/atlas';
import { registerOf } from '../../service/atlas/atlas';
import { foundInLayers, layerMatrix } from '../../service/atlas/layers';
import type { Matrix } from '../../service/atlas/matrix';
import { foundInRegisters } from '../../service/atlas/overlaps';
import { foundInPairs, pairMatrix } from '../../service/atlas/pairs';
import type { KnownAtlas } from '../atlases';
import type { Asked } from '../jobRequests';
import type { Session } from '../session';

interface Mode extends Pick<AtlasPage, 'missing' | 'found'> {
  /** Undefined where nothing can be shown yet. */
  readonly matrix: Matrix | undefined;
  /** Why there is nothing, in words, where no cache would help. */
  readonly reason?: string;
}

export async function atlasFor(
  { document, catalog: open, signal }: Asked,
  session: Session,
): Promise<KnownAtlas> {
  const { catalog } = document.parsed;
  if (catalog === undefined) throw unreadable();
  const scores = await session.jobs.atlas(open(), signal);
  const facts = await session.factsOf(document, signal);
  return session.atlases.of(catalog, facts, scores);
}

export async function modeOf(
  mode: AtlasMode,
  known: KnownAtlas,
  { catalog: open, signal }: Asked,
  { jobs }: Session,
): Promise<Mode> {
  const { source } = known.atlas.scores;
  const cache = source === 'evidence' ? 'cache' : null;
  switch (mode) {
    case 'features':
      return { matrix: known.features, missing: cache, found: {} };
    case 'registers':
      return {
        ...{ matrix: known.registers(), missing: null, reason: '' },
        found: { registers: foundInRegisters(known.overlaps()) },
      };
    case 'layers':
      return layersMode(known, await jobs.atlasLayers(open(), signal), cache);
    case 'pairs':
      return pairsMode(known, await jobs.atlasPairs(open(), signal), cache);
  }
}

function layersMode(
  known: KnownAtlas,
  layers: Awaited<ReturnType<Session['jobs']['atlasLayers']>>,
  cache: 'cache' | null,
): Mode {
  const { reason } = layers;
  if (layers.layers.length === 0) return { matrix: undefined, missing: cache, found: {}, reason };
  const isWhole = layers.layers.every(({ state }) => state !== 'missing');
  return {
    matrix: keptIn(known, layers, () => layerMatrix(known.atlas, layers)),
    missing: isWhole ? null : 'layers',
    found: { layers: foundInLayers(layers) },
  };
}

function pairsMode(
  known: KnownAtlas,
  pairs: Awaited<ReturnType<Session['jobs']['atlasPairs']>>,
  cache: 'cache' | null,
): Mode {
  if (pairs === undefined) return { matrix: undefined, missing: cache ?? 'pairs', found: {} };
  const { catalog, facts, atlas } = known;
  const registers = catalog.features.map((one) => registerOf(one, facts));
  return {
    matrix: keptIn(known, pairs, () => pairMatrix(atlas, pairs, registers)),
    missing: null,
    found: { pairs: foundInPairs(pairs) },
  };
}

function keptIn({ others }: KnownAtlas, key: object, make: () => Matrix): Matrix {
  const matrix = others.get(key) ?? make();
  others.set(key, matrix);
  return matrix;
}

function unreadable(): Error {
  return faultError(
    'catalog-invalid',
    'The catalog cannot be read, so it has no atlas.',
    'Mend the errors that the editor marks.',
  );
}
