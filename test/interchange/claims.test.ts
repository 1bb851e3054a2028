/** Claims of dimensions in every format that exports features, and what comes back of them. */
import assert from 'node:assert/strict';
import { writeFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { gguf } from '@huggingface/gguf';
import type { CatalogWithEvidence } from '../../server/catalog/evidence/withEvidence';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { anchorsCsv, featuresCsv } from '../../server/interchange/export/csv';
import { exporters, onlyFeatures } from '../../server/interchange/export/export';
import { anchorsFromCsv } from '../../server/interchange/import/csv';
import { anchorsFromJson } from '../../server/interchange/import/json';
import type { FeatureMeasurement } from '../../server/protocol/evidence';
import { basis, evidenceFile, flip, measurement } from '../catalog/support/evidence';
import { coverageRecordOf } from '../service/samples';
import { assertGolden } from '../support/golden';
import { temporaryFolder } from '../support/paths';

const { catalog, problems } = parseCatalog(`dimcat: 1
title: Claims
model: { id: tiny, path: m.onnx, tokenizer: t.json }
site: { kind: resid, layer: 4 }
signs: centred
words: { cars: [" car", " bus"] }
features:
  - { id: animal, label: Animals, anchors: [" dog", " horse"] }
dimensions:
  3: { label: living | or not, plus: { features: [animal] }, minus: { words: cars }, expect: { auc: { min: 0.7 } }, status: candidate }
  12: { label: animals are -, minus: { features: [animal] }, expect: { auc: { min: 0.95 } } }
  14: { label: chance, plus: [" red", 9], status: refuted }
  15: { label: a note only }
`);
assert.deepEqual(problems, []);

/** Held out .84 and as it stands .9, by rank 2 of 16 dimensions. */
function claimed(id: string, dimension: number, polarity: '+' | '-'): FeatureMeasurement {
  const register = {
    pos: polarity === '+' ? [dimension] : [],
    neg: polarity === '-' ? [dimension] : [],
  };
  return {
    ...measurement,
    ...{ id, k: 1, register },
    basis: { ...basis, register: { rule: 'dims', ...register } },
    frozen: { source: 'ranked', anchors: [], heldOut: 'all' },
    amongAll: { dimensions: 16, rank: 2, plain: { value: 0.9, low: 0.8, high: 0.95 } },
    auc: { heldOut: { value: 0.84, low: 0.78, high: 0.89 }, inSample: { value: 0.9 } },
    nullMatched: {
      ...{ ...measurement.nullMatched, kind: 'best-look-alike', p: 0.0033, q: 0.01 },
      ...{ heldOutP95: 0.6, inSampleP95: 0.7, bestP95: 0.7, bestP99: 0.75 },
    },
  };
}

const book: CatalogWithEvidence = {
  name: 'claims',
  catalog: catalog!,
  evidence: evidenceFile({ animal: { measurement } }),
  coverage: { ...coverageRecordOf(), basis: 'b' },
  width: 16,
  claims: evidenceFile({
    'dimension 3': { measurement: claimed('dimension 3', 3, '+'), flip },
    'dimension 12': { measurement: claimed('dimension 12', 12, '-') },
    // Measured of another site: stale.
    'dimension 14': {
      measurement: {
        ...claimed('dimension 14', 14, '+'),
        basis: { ...claimed('', 14, '+').basis, site: { kind: 'resid', layer: 3 } },
      },
    },
  }),
};
const text = async (format: keyof typeof exporters, source = book): Promise<string> => {
  const written = await exporters[format].write(source);
  return typeof written === 'string' ? written : Buffer.from(written).toString('latin1');
};

describe('Claims of dimensions in exports', () => {
  for (const format of ['csv', 'anchors-csv', 'model-card', 'neuronpedia-features'] as const) {
    it(`are in ${format} as in the golden file`, async () => {
      const written = (await text(format)).replaceAll('\r\n', '\n');
      assertGolden(`interchange/golden/claims${exporters[format].ending}`, written);
    });
  }

  it('are in a model card with coverage, both sides, the corrected figure, its null and the verdict', async () => {
    const card = await text('model-card');
    assert.match(
      card,
      /Coverage: this catalog explains 3\.1 % \[2\.9, 3\.3\] of 2,103 bits of all signs/,
    );
    assert.match(card, /3 of 16 dimensions have a claim\./);
    assert.match(
      card,
      /\| 3 \| living \\\| or not \| feature animal \| words cars \| 0\.840 \[0\.780, 0\.890\] \| 0\.900 \| 0\.700 \| 0\.003 \| 0\.010 \| suppressed, not specific \| holds \|/,
    );
    assert.match(
      card,
      /\| 12 \| animals are - \| the rest \| feature animal \| .* \| does not hold \|/,
    );
    assert.match(card, /\| 14 \| chance \| red, token 9 \| the rest \| .* \| stale \|/);
    const { coverage, ...uncovered } = book;
    assert.ok(coverage);
    assert.doesNotMatch(await text('model-card', uncovered), /Coverage/);
    const none = { ...uncovered, catalog: { ...catalog!, claims: [] } };
    assert.doesNotMatch(await text('model-card', none), /Single dimensions/);
  });

  it('are vectors of one dimension, in the sign of their words, and are named after it', async () => {
    const vectors = JSON.parse(await text('neuronpedia')) as {
      vectorLabel: string;
      vector: number[];
    }[];
    const claims = vectors.slice(1);
    assert.deepEqual(
      claims.map(({ vectorLabel, vector }) => [
        vectorLabel,
        vector.length,
        vector.flatMap((value, d) => (value === 0 ? [] : [[d, value]])),
      ]),
      [
        ['dimension 3 (+): living | or not', 16, [[3, 1]]],
        ['dimension 12 (-): animals are -', 16, [[12, -1]]],
        ['dimension 14 (+): chance (refuted)', 16, [[14, 1]]],
      ],
    );
  });

  it('are tensors under their ids, with their figures in the metadata', async () => {
    const file = Buffer.from((await exporters.safetensors.write(book)) as Uint8Array);
    const length = Number(file.readBigUInt64LE(0));
    const header = JSON.parse(file.subarray(8, 8 + length).toString()) as Record<
      string,
      { data_offsets: [number, number] }
    > & { __metadata__: Record<string, string> };
    assert.deepEqual(Object.keys(header).slice(1), [
      'animal',
      'dimension 12',
      'dimension 14',
      'dimension 3',
    ]);
    const [start, end] = header['dimension 12']!.data_offsets;
    const data = file.subarray(8 + length + start, 8 + length + end);
    const values = Array.from({ length: 16 }, (_, d) => data.readFloatLE(4 * d));
    assert.deepEqual(
      values,
      values.map((_, d) => (d === 12 ? -1 : 0)),
    );
    const claims = JSON.parse(header.__metadata__['claims']!) as Record<string, unknown>[];
    assert.deepEqual(
      claims.map(({ dimension, sign, verdict, p }) => [dimension, sign, verdict, p]),
      [
        [3, '+', 'holds', 0.0033],
        [12, '-', 'does not hold', 0.0033],
        [14, '+', 'stale', 0.0033],
      ],
    );
  });

  it('are control vectors, one at a time, which say how sure they are', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'claim.gguf');
    const one = onlyFeatures(book, ['dimension 12']);
    writeFileSync(file, await exporters.gguf.write(one));
    const { metadata, tensorInfos } = await gguf(file, { allowLocalFile: true });
    const facts = metadata as Record<string, unknown>;
    assert.equal(facts['general.name'], 'dimension 12 (-): animals are -');
    assert.match(
      String(facts['general.description']),
      /^held-out AUC 0\.840 \[0\.780, 0\.890\], p = 0\.003, .*; does not hold$/,
    );
    assert.deepEqual(
      tensorInfos.map(({ name, shape }) => [name, shape]),
      [['direction.3', [16n]]],
    );
    rmSync(folder, { recursive: true });
    assert.throws(() => exporters.gguf.write(book), /one claim of a dimension, and 4 were asked/);
    assert.throws(() => onlyFeatures(book, ['dimension 5']), /claims nothing of dimension 5/);
  });

  it('need the width of their site, and dimensions within it', () => {
    const { width, ...narrow } = book;
    assert.equal(width, 16);
    const site = { ...catalog!.site!, kind: { ...catalog!.site!.kind, value: 'k' as const } };
    const keys = { ...narrow, catalog: { ...catalog!, site } };
    assert.throws(
      () => exporters.safetensors.write(keys),
      /dimensions the site of claims has is unknown/,
    );
    assert.throws(
      () => exporters.safetensors.write({ ...book, width: 13 }),
      /register of dimension 14 has dimension 14, and the site has 0 to 12/,
    );
  });
});

describe('Importing what was exported with claims', () => {
  const left =
    'What the file says of dimensions 3, 12, 14 is left out: claims stand under dimensions, not among features.';

  it('gives the features back and says in one sentence that claims stay out', () => {
    const found = anchorsFromCsv(featuresCsv(book));
    assert.ok('features' in found);
    assert.deepEqual(found.features, [
      { id: 'animal', label: 'Animals', anchors: [' dog', ' horse'] },
    ]);
    assert.deepEqual(found.notes, [left]);
    const anchors = anchorsFromCsv(anchorsCsv(book));
    assert.ok('features' in anchors);
    assert.deepEqual([anchors.features.map(({ id }) => id), anchors.notes], [['animal'], [left]]);
  });

  it('does the same in JSON', () => {
    const found = anchorsFromJson('{"animal": [" dog"], "dimension 3": [" dog"]}');
    assert.ok('features' in found);
    assert.deepEqual(
      found.features.map(({ id }) => id),
      ['animal'],
    );
    assert.match(found.notes.join(), /of dimension 3 is left out/);
  });
});
