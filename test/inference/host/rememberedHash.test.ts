import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { rememberedSha256 } from '../../../server/inference/host/rememberedHash';
import { temporaryFolder } from '../../support/paths';

describe('Hashes of weights that outlive a process', () => {
  let folder: string;
  let file: string;
  let readings: number;
  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'model.safetensors');
    fs.writeFileSync(file, 'weights');
    readings = 0;
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const hashes = (): string => path.join(folder, 'hashes');
  const places = (): string[] => fs.readdirSync(hashes()).map((name) => path.join(hashes(), name));
  const read = (name = 'a', checked = 'all', of = file): Promise<string> =>
    rememberedSha256(
      { file: of, checked },
      folder,
      () => Promise.resolve(`${name}${++readings}`),
      1,
    );

  /** The clock of the test: what was written just now is not trusted, and the status of a file cannot be set back. */
  async function settled(): Promise<void> {
    const { now } = Date;
    Date.now = () => now() + 10_000;
    try {
      assert.equal(await read(), 'a1');
    } finally {
      Date.now = now;
    }
  }

  it('are read once while the file stays as it is', async () => {
    await settled();
    assert.equal(await read('b'), 'a1');
    assert.equal(places().length, 1);
  });

  it('are not kept of a file that changed a moment ago', async () => {
    assert.equal(await read(), 'a1');
    assert.equal(fs.existsSync(hashes()), false);
    assert.equal(await read(), 'a2');
  });

  it('are read again where anything differs', async () => {
    await settled();
    const { atime, mtime } = fs.statSync(file);
    fs.writeFileSync(file, 'WEIGHTS');
    fs.utimesSync(file, atime, mtime);
    assert.equal(await read('same size and time of change'), 'same size and time of change2');
    fs.renameSync(file, `${file}.old`);
    fs.copyFileSync(`${file}.old`, file);
    assert.equal(await read('another inode'), 'another inode3');
    assert.equal(await read('checked otherwise', 'some'), 'checked otherwise4');
    assert.equal(await read('another path', 'all', `${file}.old`), 'another path5');
  });

  it('are read again where what was kept is damaged or of another file', async () => {
    await settled();
    const [place] = places() as [string];
    const good = fs.readFileSync(place, 'utf8');
    for (const bad of [good.slice(0, 40), good.replace('a1', 'b1'), '', '{}\n\n', `${good}more`]) {
      fs.writeFileSync(place, bad);
      assert.equal((await read('again')).startsWith('again'), true, bad);
    }
    fs.writeFileSync(place, good);
    assert.equal(await read('again'), 'a1');
  });

  it('are not kept if the file changes meanwhile, if reading fails, or of small files', async () => {
    const { now } = Date;
    Date.now = () => now() + 10_000;
    try {
      const of = { file, checked: '' };
      await rememberedSha256(
        of,
        folder,
        () => {
          fs.appendFileSync(file, 'more');
          return Promise.resolve('x');
        },
        1,
      );
      await assert.rejects(
        rememberedSha256(of, folder, () => Promise.reject(new Error('NaN')), 1),
        /NaN/,
      );
      await rememberedSha256(of, folder, () => Promise.resolve('x'));
      await rememberedSha256(of, undefined, () => Promise.resolve('x'), 1);
    } finally {
      Date.now = now;
    }
    assert.equal(fs.existsSync(hashes()), false);
  });

  it('cost nothing but time where the folder takes no files', async () => {
    fs.writeFileSync(hashes(), 'a file in its place');
    await settled();
    assert.equal(await read('b'), 'b2');
  });
});
