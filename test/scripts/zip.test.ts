import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readZip, unpackZip } from '../support/zip';

/** Made by Python's zipfile: a folder entry `a/`, `a/one.txt` deflated, `b.txt` stored. */
const archive = Buffer.from(
  [
    'UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAACAAAAYS9QSwMEFAAAAAgAAAAhAFUAu8EJAAAAyAAAAAkAAABhL29u',
    'ZS50eHTLz0vlyh8GGABQSwMEFAAAAAAAAAAhAGaKyhEDAAAAAwAAAAUAAABiLnR4dHR3b1BLAQIUAxQAAAAAAAAA',
    'IQAAAAAAAAAAAAAAAAACAAAAAAAAAAAAAACAAQAAAABhL1BLAQIUAxQAAAAIAAAAIQBVALvBCQAAAMgAAAAJAAAA',
    'AAAAAAAAAACAASAAAABhL29uZS50eHRQSwECFAMUAAAAAAAAACEAZorKEQMAAAADAAAABQAAAAAAAAAAAAAAgAFQ',
    'AAAAYi50eHRQSwUGAAAAAAMAAwCaAAAAdgAAAAAA',
  ].join(''),
  'base64',
);

describe('Reading a zip file', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-zip-'));
  const file = path.join(folder, 'x.zip');
  before(() => writeFileSync(file, archive));
  after(() => rmSync(folder, { recursive: true }));

  it('lists files with their sizes, and gives their contents', () => {
    const entries = readZip(file);
    assert.deepEqual(
      entries.map(({ name, size }) => [name, size]),
      [
        ['a/one.txt', 200],
        ['b.txt', 3],
      ],
    );
    assert.equal(entries[0]?.read().toString(), 'one\n'.repeat(50));
    assert.equal(entries[1]?.read().toString(), 'two');
  });

  it('unpacks what is below a folder', () => {
    const target = path.join(folder, 'out');
    unpackZip(file, 'a', target);
    assert.equal(readFileSync(path.join(target, 'one.txt'), 'utf8'), 'one\n'.repeat(50));
  });

  it('says so when a file is not an archive', () => {
    const text = path.join(folder, 'text');
    writeFileSync(text, 'PK, but not one');
    assert.throws(() => readZip(text), /no zip file/);
  });
});
