import { faultError } from '../../protocol/fault';
import { LARGEST_REPLY } from '../../protocol/panels/messages';
import { HEAD_TOKENS, LENS_FEATURES, lensAsks } from '../../protocol/panels/lens';
import type { FeatureInText } from '../../protocol/reading';
import { panelAnswers } from './answers';

/** Of one token in the bytes of one feature: percentile and agreement. */
const BYTES = 4;

export const lensAnswers = panelAnswers(lensAsks, {
  read: async ({ key, asked, session }) => {
    const { text, layer, features } = key;
    const written = (asked.document.parsed.catalog?.features ?? []).map(({ id, label }) => ({
      id: id.value,
      label: label?.value ?? id.value,
    }));
    if (written.length === 0) throw noFeatures();
    const ids = chosenOf(
      written.map(({ id }) => id),
      features ?? [],
      text.length,
    );
    const [facts, reading] = await asked.run('Reading the text', async (context) => [
      await session.factsOf(asked.document),
      await session.jobs.readText(
        asked.catalog(),
        { text, features: ids, ...(layer !== undefined && { layer }) },
        context,
      ),
    ]);
    const { site, tokens } = reading;
    return {
      data: {
        ...site,
        layers: { first: site.kind === 'resid' ? 0 : 1, last: facts.model?.layers ?? site.layer },
        signs: reading.signs,
        draws: reading.draws,
        dimensions: reading.dimensions,
        tokens,
        features: reading.features.map(({ register, ...one }) => ({
          ...one,
          dimensions: [...register.pos, ...register.neg].sort((a, b) => a - b),
        })),
        all: written,
        warnings: reading.warnings,
      },
      bytes: packed(reading.features, tokens.length),
    };
  },
  layers: async ({ key, asked, session }) => {
    const { layers } = await asked.run(`Layers of ${key.feature}`, (context) =>
      session.jobs.readLayers(asked.catalog(), key, context),
    );
    const read = layers.flatMap(({ reading }) => (reading ? [reading] : []));
    return {
      data: { layers: layers.map(({ layer, reading }) => ({ layer, read: reading !== null })) },
      bytes: packed(read, read[0]?.agreement.length ?? 0),
    };
  },
  token: async ({ key, asked, session }) => ({
    data: await asked.run('Looking at a token', (context) =>
      session.jobs.readToken(asked.catalog(), key, context),
    ),
  }),
  head: async ({ key: { text, position }, asked, session }) => ({
    data: await asked.run('Reading by the head', (context) =>
      session.jobs.readHead(asked.catalog(), { text, from: position, count: HEAD_TOKENS }, context),
    ),
  }),
});

/** The wanted features first, then the catalog's in their order, as many as one answer holds. */
function chosenOf(
  all: readonly string[],
  wanted: readonly string[],
  characters: number,
): readonly string[] {
  const fit = Math.floor(LARGEST_REPLY / (BYTES * Math.max(1, characters)));
  const most = Math.max(1, Math.min(LENS_FEATURES, fit));
  return [...new Set([...wanted.filter((id) => all.includes(id)), ...all])].slice(0, most);
}

function packed(readings: readonly FeatureInText[], tokens: number): Uint8Array {
  const bytes = new Uint8Array(BYTES * tokens * readings.length);
  const view = new DataView(bytes.buffer);
  readings.forEach(({ percentile, agreement }, i) => {
    const at = BYTES * tokens * i;
    percentile.forEach((p, t) => view.setUint16(at + 2 * t, Math.round(100 * p), true));
    agreement.forEach((a, t) => view.setUint16(at + 2 * (tokens + t), Math.round(1e4 * a), true));
  });
  return bytes;
}

function noFeatures(): Error {
  return faultError(
    'catalog-invalid',
    'The catalog has no features to read the text by.',
    'Add a feature with anchors.',
  );
}
