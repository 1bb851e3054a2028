import { faultError } from '../../protocol/fault';
import { LARGEST_REPLY } from '../../protocol/panels/messages';
import {
  HEAD_TOKENS,
  LARGEST_OPENED,
  LENS_FEATURES,
  LENS_INPUTS,
  lensAsks,
  type LensBasis,
} from '../../protocol/panels/lens';
import { modalityOf } from '../../catalog/modality';
import type { InputOptions } from '../../jobs/api';
import type { FeatureInText, TextReading } from '../../protocol/reading';
import type { Session } from '../session';
import { panelAnswers, type PanelQuestion } from './answers';

/** Of one token in the bytes of one feature: percentile and agreement. */
const BYTES = 4;

export const lensAnswers = panelAnswers(lensAsks, {
  catalog: async ({ asked, session }) => {
    const { vocabulary } = await session.factsOf(asked.document, asked.signal);
    const total = vocabulary?.inputs ? vocabulary.size : 0;
    const inputs = Array.from({ length: Math.min(total, LENS_INPUTS) }, (_, id) =>
      vocabulary!.textOf(id),
    );
    const { catalog } = asked.document.parsed;
    return { data: { reads: catalog ? modalityOf(catalog) : 'text', inputs, total } };
  },
  read: async ({ key: { text, layer, features = [] }, asked, session }) => {
    const { written, ids } = chosenOf(asked, features, text.length);
    const options = { text, features: ids, ...(layer !== undefined && { layer }) };
    const reading = await asked.run('Reading the text', (context) =>
      session.jobs.readText(asked.catalog(), options, context),
    );
    const basis = await basisOf(reading, written, { asked, session });
    const { tokens } = reading;
    return {
      data: { ...basis, tokens },
      bytes: packed(reading.features, tokens.length),
    };
  },
  input: async ({ key, asked, session }) => {
    const { written, ids } = chosenOf(asked, key.features ?? [], MOST_PATCHES);
    const options = {
      ...{ input: givenInput(key.input, session), features: ids },
      ...(key.layer !== undefined && { layer: key.layer }),
    };
    const reading = await asked.run('Reading all positions', (context) =>
      session.jobs.readInput(asked.catalog(), options, context),
    );
    const { grid, view, whole, positions } = reading;
    const data = {
      ...(await basisOf(reading, written, { asked, session })),
      ...{ grid, whole, width: view.width, height: view.height },
      image: `data:image/png;base64,${Buffer.from(view.png).toString('base64')}`,
      seconds: view.seconds ?? null,
    };
    return { data, bytes: packed(reading.features, positions.length) };
  },
  offer: ({ key: { name, content }, session }) => {
    const bytes = Buffer.from(content, 'base64');
    if (bytes.length > LARGEST_OPENED || bytes.length === 0) throw unfit(name);
    return Promise.resolve({
      data: { id: session.opened.add({ name, bytes }) },
      isUnrevised: true,
    });
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

/** Of an answer with as many features as fit into it. */
const MOST_PATCHES = 4_000;

type Around = Pick<PanelQuestion<object>, 'asked' | 'session'>;

/** The wanted features first, then the catalog's in their order, as many as one answer holds. */
function chosenOf(
  { document }: Around['asked'],
  wanted: readonly string[],
  values: number,
): { readonly written: LensBasis['all']; readonly ids: readonly string[] } {
  const written = (document.parsed.catalog?.features ?? []).map(({ id, label }) => ({
    id: id.value,
    label: label?.value ?? id.value,
  }));
  if (written.length === 0) throw noFeatures();
  const all = written.map(({ id }) => id);
  const fit = Math.floor(LARGEST_REPLY / (BYTES * Math.max(1, values)));
  const most = Math.max(1, Math.min(LENS_FEATURES, fit));
  const ids = [...new Set([...wanted.filter((id) => all.includes(id)), ...all])].slice(0, most);
  return { written, ids };
}

async function basisOf(
  reading: Pick<TextReading, 'site' | 'signs' | 'draws' | 'dimensions' | 'features' | 'warnings'>,
  all: LensBasis['all'],
  { asked, session }: Around,
): Promise<LensBasis> {
  const { site, signs, draws, dimensions, features, warnings } = reading;
  const facts = await session.factsOf(asked.document, asked.signal);
  return {
    ...site,
    layers: { first: site.kind === 'resid' ? 0 : 1, last: facts.model?.layers ?? site.layer },
    ...{ signs, draws, dimensions, all, warnings },
    features: features.map(({ register, ...one }) => ({
      ...one,
      dimensions: [...register.pos, ...register.neg].sort((a, b) => a - b),
    })),
  };
}

function givenInput(name: string, { opened }: Session): InputOptions['input'] {
  const file = opened.find(name);
  if (file !== null) return file ?? { name };
  throw faultError(
    'inputs-unusable',
    'The file that was opened here is no longer known.',
    'Open it again.',
  );
}

function unfit(name: string): Error {
  return faultError(
    'inputs-unusable',
    `${name} is empty, or larger than ${LARGEST_OPENED / 1e6} MB.`,
    'Open another file.',
  );
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
