/** Images and sounds read at all of their positions: a real model, the real child process and thread. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { InputReading } from '../../server/protocol/reading';
import { fault } from '../support/faults';
import { ImageFolder, labels } from '../support/imageFolder';
import { JobFolder, makeJobs, quietContext } from '../support/jobs';
import { writeSounds } from '../support/mediaFiles';
import { temporaryFolder } from '../support/paths';
import { tinyInputModel, waveInput } from '../support/tinyInputModel';

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Folders of opened files of this process. */
const scratch = (): string[] =>
  fs
    .readdirSync(os.tmpdir())
    .filter((name) => name.startsWith('dimcat-input-') && name.includes(`-${process.pid}-`));

describe('reading an image', function () {
  this.timeout(60_000);
  const folder = ImageFolder.shared('rows');

  const imageOf = (label: string, i = 0): string => {
    const of = path.join(folder.path, 'images', label);
    return path.join(of, fs.readdirSync(of).sort()[i]!);
  };
  const read = (file: string, features?: string[]): Promise<InputReading> =>
    folder.jobs.readInput(
      folder.open(),
      { input: { file }, ...(features && { features }) },
      quietContext(),
    );

  it('gives each patch its place and its features, and the picture that the model takes', async () => {
    const { grid, positions, view, features, whole } = await read(imageOf('dog'));
    assert.deepEqual(grid, { rows: 2, columns: 2 });
    assert.deepEqual(positions, [1, 2, 3, 4], 'the class token is none of them');
    assert.deepEqual(
      features.map(({ id, agreement, percentile }) => [id, agreement.length, percentile.length]),
      [
        ['dog', 4, 4],
        ['animal', 4, 4],
      ],
    );
    assert.equal(whole.length, 2);
    assert.deepEqual([...view.png.subarray(1, 4)], [...Buffer.from('PNG')]);
    assert.deepEqual([view.width, view.height, view.seconds], [8, 8, undefined]);
  });

  it('reads the whole image as its cache does: members agree, others do not', async () => {
    const agreements: Record<string, number[]> = {};
    for (const label of labels)
      for (let i = 0; i < 3; i++) {
        const { whole } = await read(imageOf(label, i), ['dog']);
        (agreements[label] ??= []).push(whole[0]!.agreement);
      }
    assert.ok(mean(agreements['dog']!) > mean(agreements['ship']!) + 0.2);
    assert.ok(mean(agreements['dog']!) > mean(agreements['cat']!) + 0.2);
  });

  it('finds an image by its name in the catalog, and reads it the same', async () => {
    const name = path
      .relative(path.join(folder.path, 'images'), imageOf('dog'))
      .replace(/\\/g, '/');
    const named = await folder.jobs.readInput(folder.open(), { input: { name } }, quietContext());
    assert.deepEqual(named, await read(imageOf('dog')));
    const none = folder.jobs.readInput(folder.open(), { input: { name: 'x.png' } }, quietContext());
    await assert.rejects(none, fault('bad-arguments', /no image x\.png/));
  });

  it('reads bytes that were opened as the file, leaves none behind, and names them in faults', async () => {
    const bytes = fs.readFileSync(imageOf('dog'));
    const before = scratch();
    const opened = (input: { name: string; bytes: Uint8Array }): Promise<InputReading> =>
      folder.jobs.readInput(folder.open(), { input }, quietContext());
    assert.deepEqual(await opened({ name: 'a.png', bytes }), await read(imageOf('dog')));
    const broken = opened({ name: 'b.png', bytes: Buffer.from('no picture') });
    await assert.rejects(broken, fault('input-unreadable', /^b\.png /));
    assert.deepEqual(scratch(), before);
  });

  it('puts patches that go by columns where they lie', async () => {
    const columns = new ImageFolder('columns');
    try {
      const options = { input: { file: imageOf('dog') } };
      const reading = await columns.jobs.readInput(columns.open(), options, quietContext());
      assert.deepEqual(reading.positions, [1, 3, 2, 4]);
    } finally {
      await columns.close();
    }
  });

  it('refuses what is no image, a file that is not there, and a catalog of text', async () => {
    folder.write('a.png', 'no picture');
    await assert.rejects(
      read(path.join(folder.path, 'a.png')),
      fault('input-unreadable', /a\.png/),
    );
    await assert.rejects(
      read(path.join(folder.path, 'none.png')),
      fault('input-unreadable', /does not exist/),
    );
    const text = new JobFolder();
    try {
      const options = { input: { file: imageOf('dog') } };
      const reading = text.jobs.readInput(text.open(), options, quietContext());
      await assert.rejects(reading, fault('modality-unsupported', /reads text/));
    } finally {
      await text.remove();
    }
  });
});

describe('reading an image whose positions are mixed', function () {
  this.timeout(60_000);

  it('says that they cannot be placed', async () => {
    const folder = new ImageFolder();
    try {
      const images = path.join(folder.path, 'images', 'dog');
      const input = { file: path.join(images, fs.readdirSync(images)[0]!) };
      const reading = folder.jobs.readInput(folder.open(), { input }, quietContext());
      await assert.rejects(reading, fault('model-unsupported', /cannot be determined/));
    } finally {
      await folder.close();
    }
  });
});

describe('reading a sound', function () {
  this.timeout(60_000);

  it('gives its frames in their order, over its spectrogram', async () => {
    const folder = temporaryFolder();
    const jobs = makeJobs();
    try {
      fs.writeFileSync(
        path.join(folder, 'model.onnx'),
        tinyInputModel({ ...waveInput, patched: 'rows' }),
      );
      writeSounds(path.join(folder, 'clips'), { labels: ['low', 'high'], each: 12 });
      const text = `dimcat: 1
model: { path: model.onnx, modality: audio }
site: { kind: resid, layer: 2 }
input: { files: clips, position: mean }
features:
  - { id: low, anchors: { label: low } }
`;
      jobs.setEnvironment({
        trusted: true,
        providers: [],
        cacheFolder: path.join(folder, 'cache'),
      });
      const open = { path: path.join(folder, 'x.dims.yaml'), parsed: parseCatalog(text) };
      const clips = path.join(folder, 'clips', 'low');
      const input = { file: path.join(clips, fs.readdirSync(clips)[0]!) };
      const { grid, positions, view, features } = await jobs.readInput(
        open,
        { input },
        quietContext(),
      );
      assert.deepEqual([grid, positions], [{ rows: 1, columns: 4 }, [1, 2, 3, 4]]);
      assert.equal(view.seconds, 400 / 16_000);
      assert.equal(features[0]!.percentile.length, 4);
    } finally {
      await jobs.dispose();
      fs.rmSync(folder, { recursive: true });
    }
  });
});
