/** Listing images and sounds, from folders and CSV files as people leave them. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { InputLists, type InputList } from '../../server/surroundings/inputList/inputLists';
import { fault } from '../support/faults';
import { temporaryFolder } from '../support/paths';

describe('lists of inputs', () => {
  let folder: string;
  let lists: InputLists;
  beforeEach(() => {
    folder = temporaryFolder();
    lists = new InputLists();
    for (const name of [
      'b/2.png',
      'b/1.JPG',
      'a/deep/3.webp',
      'loose.png',
      'b/notes.txt',
      '.x.png',
    ])
      write(name, name);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const write = (name: string, content: string): void => {
    const file = path.join(folder, ...name.split('/'));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  };
  const list = (name = '.', more: { readonly config?: string } = {}): Promise<InputList> =>
    lists.get({ place: path.join(folder, name), modality: 'vision', ...more });
  const namesOf = ({ vocabulary }: InputList): string[] =>
    Array.from({ length: vocabulary.size }, (_, id) => vocabulary.textOf(id));

  it('hold the images of a folder in a fixed order, labelled by their first folder', async () => {
    const found = await list();
    assert.deepEqual(namesOf(found), ['a/deep/3.webp', 'b/1.JPG', 'b/2.png', 'loose.png']);
    const { vocabulary } = found;
    const { inputs } = vocabulary;
    assert.deepEqual(
      [...inputs!.labels],
      [
        ['a', [0]],
        ['b', [1, 2]],
      ],
    );
    assert.deepEqual([inputs!.labelOf(2), inputs!.labelOf(3)], ['b', undefined]);
    assert.deepEqual([vocabulary.idsOf('b/2.png'), vocabulary.idsOf('b/notes.txt')], [[2], []]);
    assert.equal(found.files[2], path.join(folder, 'b', '2.png'));
  });

  it('are the same object until a file, its bytes or the preprocessor changes', async () => {
    const first = await list();
    assert.equal(await list(), first);
    write('b/2.png', 'other bytes');
    const second = await list();
    assert.notEqual(second.vocabulary.sha256, first.vocabulary.sha256);
    write('b/9.png', 'new');
    assert.notEqual((await list()).vocabulary.sha256, second.vocabulary.sha256);
    fs.rmSync(path.join(folder, 'b', '9.png'));
    assert.equal((await list()).vocabulary.sha256, second.vocabulary.sha256);
    const configured = await list('.', { config: '{}' });
    assert.notEqual(configured.vocabulary.sha256, second.vocabulary.sha256);
  });

  it('follow a CSV file: labels, none, and groups', async () => {
    write(
      'all.csv',
      '\ufeffFile,Label,Group\r\n"b/2.png",dog,one\r\nb\\1.JPG,,\r\nloose.png,cat,two\r\n',
    );
    const found = await list('all.csv');
    assert.deepEqual(namesOf(found), ['b/1.JPG', 'b/2.png', 'loose.png']);
    const inputs = found.vocabulary.inputs!;
    assert.deepEqual(
      [...inputs.labels],
      [
        ['dog', [1]],
        ['cat', [2]],
      ],
    );
    assert.deepEqual(
      [0, 1, 2].map((id) => inputs.groupOf(id)),
      [undefined, 'one', 'two'],
    );
  });

  it('are others where inputs are in other groups: folds follow these', async () => {
    write('all.csv', 'file,label,group\nb/2.png,dog,one\nloose.png,dog,two\n');
    const before = await list('all.csv');
    write('all.csv', 'file,label,group\nb/2.png,dog,one\nloose.png,dog,one\n');
    assert.notEqual((await list('all.csv')).vocabulary.sha256, before.vocabulary.sha256);
    write('all.csv', 'file,label,group\nb/2.png,dog,\nloose.png,dog,\n');
    const alone = await list('all.csv');
    write('all.csv', 'file,label\nb/2.png,dog\nloose.png,dog\n');
    assert.equal((await list('all.csv')).vocabulary.sha256, alone.vocabulary.sha256);
  });

  it('keep their identity when only labels change', async () => {
    write('all.csv', 'file,label\nb/2.png,dog\nloose.png,dog\n');
    const before = await list('all.csv');
    write('all.csv', 'file,label\nb/2.png,cat\nloose.png,dog\n');
    const after = await list('all.csv');
    assert.equal(after.vocabulary.sha256, before.vocabulary.sha256);
    assert.deepEqual([...after.vocabulary.inputs!.labels.keys()], ['cat', 'dog']);
  });

  for (const [what, csv, message] of [
    [
      'a row of a missing file',
      'file,label\nb/2.png,x\nb/3.png,x\n',
      /Row 3 .* names b\/3\.png, which does not exist/,
    ],
    [
      'two labels for one file',
      'file,label\nb/2.png,x\nb/../b/2.png,y\n',
      /with two labels, x and y \(rows 2 and 3\)/,
    ],
    ['a file twice', 'file,label\nb/2.png,x\nb/2.png,x\n', /names b\/2\.png twice/],
    [
      'no column of labels',
      'file,class name\nb/2.png,x\n',
      /has no column label \(found: file, class name\)/,
    ],
    ['an empty name', 'file,label\n,x\n', /Row 2 of .* names no file/],
    [
      'a quote that is never closed',
      'file,label\nb/2.png,x\n"loose.png,y\nb/1.JPG,z\n',
      /Row 3 .* quotation mark out of place/,
    ],
    ['no rows', 'file,label\n', /names no files/],
  ] as const)
    it(`refuse ${what}`, async () => {
      write('bad.csv', csv);
      await assert.rejects(list('bad.csv'), fault('inputs-unusable', message));
    });

  it('refuse folders that are not there or hold no images', async () => {
    write('texts/a.txt', '');
    await assert.rejects(list('texts'), fault('inputs-unusable', /no images in .*\.png, \.jpg/));
    await assert.rejects(
      list('nowhere'),
      fault('inputs-unusable', /^There is no folder .*nowhere\.$/),
    );
    await assert.rejects(
      list('nowhere.csv'),
      fault('inputs-unusable', /^There is no file .*nowhere\.csv\.$/),
    );
  });
});
