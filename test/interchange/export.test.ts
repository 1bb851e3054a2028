import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gguf } from '@huggingface/gguf';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { CatalogWithEvidence } from '../../server/catalog/evidence/withEvidence';
import { featuresCsv } from '../../server/interchange/export/csv';
import { directionOf } from '../../server/interchange/export/direction';
import { exporters, onlyFeatures } from '../../server/interchange/export/export';
import { columns, rowsOf } from '../../server/interchange/export/rows';
import { anchorsFromCsv } from '../../server/interchange/import/csv';
import { EXPORT_FORMATS } from '../../server/protocol/requests';
import { complete } from '../catalog/support/catalogs';
import { evidenceFile, flip, measurement } from '../catalog/support/evidence';
import { assertGolden } from '../support/golden';
import { temporaryFolder } from '../support/paths';

const { catalog } = parseCatalog(complete);
assert.ok(catalog);
const book: CatalogWithEvidence = {
  name: 'complete',
  catalog,
  evidence: evidenceFile({ animal: { measurement, flip }, vehicle: { measurement } }),
};
const animal = onlyFeatures(book, ['animal']);
const bytes = async (content: string | Uint8Array | Promise<Uint8Array>): Promise<Uint8Array> => {
  const written = await content;
  return typeof written === 'string' ? new TextEncoder().encode(written) : written;
};

describe('Exporting a catalog', () => {
  it('gives the same bytes each time, in every format', async () => {
    for (const format of EXPORT_FORMATS) {
      const { write } = exporters[format];
      const [one, two] = [await bytes(write(animal)), await bytes(write(animal))];
      assert.ok(one.length > 20, format);
      assert.deepEqual(one, two, format);
    }
  });

  for (const format of [
    'csv',
    'anchors-csv',
    'model-card',
    'neuronpedia',
    'neuronpedia-features',
  ] as const) {
    it(`writes ${format} like the golden file`, async () => {
      const text = new TextDecoder().decode(await bytes(exporters[format].write(book)));
      assertGolden(
        `interchange/golden/complete${exporters[format].ending}`,
        text.replaceAll('\r\n', '\n'),
      );
    });
  }

  it('says of a model of images what its card is about', async () => {
    const vision = parseCatalog(
      'dimcat: 1\nmodel: { path: vit.onnx, modality: vision }\n',
    ).catalog!;
    const empty: CatalogWithEvidence = { name: 'x', catalog: vision, evidence: undefined };
    const card = await bytes(exporters['model-card'].write(empty));
    assert.match(new TextDecoder().decode(card), /go with which images in vit\.onnx/);
  });

  it('writes Parquet that another library reads back, cell by cell', async () => {
    const { parquetReadObjects, parquetMetadata } = await import('hyparquet');
    const written = (await exporters.parquet.write(book)) as Uint8Array;
    const file = written.buffer.slice(
      written.byteOffset,
      written.byteOffset + written.length,
    ) as ArrayBuffer;
    assert.equal(parquetMetadata(file).num_rows, 3n);
    const rows = await parquetReadObjects({ file });
    assert.deepEqual(
      (rows as Record<string, unknown>[]).map((row) =>
        columns.map(({ name }) => row[name] ?? null),
      ),
      rowsOf(book),
    );
  });

  it('writes CSV whose anchors come back', () => {
    const found = anchorsFromCsv(featuresCsv(book));
    assert.ok('features' in found);
    assert.deepEqual(found.features, [
      {
        id: 'animal',
        label: 'Animals',
        description: 'Living things [ with legs\nor { without }.\n',
        anchors: [' dog', ' horse'],
      },
    ]);
  });

  it('refuses an unknown feature, naming those there are', () => {
    assert.throws(() => onlyFeatures(book, ['plant']), /animal, vehicle, colour\.n-1/);
  });
});

describe('A direction', () => {
  it('has norm 1, the polarity as sign, and nothing outside the register', () => {
    const direction = directionOf(book, catalog.features[0]!)!;
    assert.equal(direction.length, 16);
    const norm = Math.hypot(...direction);
    assert.ok(Math.abs(norm - 1) < 1e-6, `${norm}`);
    const signs = Array.from(direction, Math.sign);
    assert.deepEqual(
      [signs.indexOf(1), signs.indexOf(-1), signs.filter((s) => s !== 0).length],
      [3, 7, 2],
    );
  });

  it('is that of the register by hand where nothing was measured', () => {
    const unmeasured = { ...book, evidence: evidenceFile({}) };
    const direction = directionOf(unmeasured, catalog.features[0]!)!;
    assert.deepEqual(
      Array.from(direction.keys()).filter((d) => direction[d] !== 0),
      [3, 7, 10, 11, 12],
    );
    assert.equal(directionOf(unmeasured, catalog.features[1]!), undefined);
  });

  it('needs the width of the model', () => {
    assert.throws(
      () => directionOf({ ...book, evidence: undefined }, catalog.features[0]!),
      /unknown/,
    );
  });
});

describe('Control vectors', () => {
  it('are GGUF that another library reads: llama.cpp’s names, the direction of block layer - 1', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'animal.gguf');
    writeFileSync(file, await exporters.gguf.write(animal));
    const { metadata, tensorInfos, tensorDataOffset } = await gguf(file, { allowLocalFile: true });
    assert.equal(metadata['general.architecture'], 'controlvector');
    assert.equal((metadata as Record<string, unknown>)['controlvector.layer_count'], 1);
    assert.deepEqual(
      tensorInfos.map(({ name, shape, dtype, offset }) => ({ name, shape, dtype, offset })),
      [{ name: 'direction.1', shape: [16n], dtype: 0, offset: 0n }],
    );
    const at = Number(tensorDataOffset);
    assert.equal(at % 32, 0);
    const data = readFileSync(file).subarray(at);
    const values = Array.from({ length: 16 }, (_, i) => data.readFloatLE(4 * i));
    assert.deepEqual(values, [...directionOf(animal, animal.catalog.features[0]!)!]);
    assert.equal(data.length, 64);
    rmSync(folder, { recursive: true });
  });

  it('speak of one feature, and not of layers that llama.cpp cannot take', () => {
    assert.throws(
      () => exporters.gguf.write(book),
      /one feature or one claim of a dimension, and 3/,
    );
    const site = { ...catalog.site!, layer: { ...catalog.site!.layer, value: 1 } };
    const low = { ...animal, catalog: { ...animal.catalog, site } };
    assert.throws(() => exporters.gguf.write(low), /from layer 2 on/);
    const keys = {
      ...animal,
      catalog: {
        ...animal.catalog,
        site: { ...site, kind: { ...site.kind, value: 'k' as const } },
      },
    };
    assert.throws(() => exporters.gguf.write(keys), /residual stream/);
  });

  it('are safetensors: a header of JSON, then float32 in the order of names', async () => {
    const file = Buffer.from((await exporters.safetensors.write(book)) as Uint8Array);
    const length = Number(file.readBigUInt64LE(0));
    assert.equal((8 + length) % 8, 0);
    const header = JSON.parse(file.subarray(8, 8 + length).toString('utf8')) as Record<
      string,
      { dtype: string; shape: number[]; data_offsets: [number, number] }
    >;
    assert.deepEqual(Object.keys(header), ['__metadata__', 'animal', 'vehicle']);
    for (const id of ['animal', 'vehicle']) {
      const {
        dtype,
        shape,
        data_offsets: [start, end],
      } = header[id]!;
      assert.deepEqual([dtype, shape, end - start], ['F32', [16], 64]);
      const data = file.subarray(8 + length + start, 8 + length + end);
      const direction = directionOf(
        onlyFeatures(book, [id]),
        onlyFeatures(book, [id]).catalog.features[0]!,
      )!;
      const values = Array.from({ length: 16 }, (_, i) => data.readFloatLE(4 * i));
      assert.deepEqual(values, [...direction]);
    }
    assert.equal(file.length, 8 + length + 128);
  });
});
