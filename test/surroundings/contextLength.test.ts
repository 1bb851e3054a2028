import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { contextLengthOf } from '../../server/surroundings/contextLength';
import { temporaryFolder } from '../support/paths';

describe('The context length of a model', () => {
  const folder = temporaryFolder();
  after(() => fs.rmSync(folder, { recursive: true }));

  const lengthWith = (config: string): Promise<number | undefined> => {
    fs.writeFileSync(path.join(folder, 'config.json'), config);
    return contextLengthOf(folder);
  };

  it('is what config.json in the folder of a checkpoint says, by any of its names', async () => {
    assert.equal(await lengthWith('{"max_position_embeddings": 8192}'), 8192);
    assert.equal(await lengthWith('{"n_positions": 1024}'), 1024);
  });

  it('is that of the text model, beside a tower of images', async () => {
    assert.equal(await lengthWith('{"text_config": {"max_position_embeddings": 64}}'), 64);
  });

  it('is unknown where nothing says it', async () => {
    for (const config of ['{}', 'null', '[', '{"text_config": 3}', '{"n_ctx": "many"}'])
      assert.equal(await lengthWith(config), undefined);
  });
});
