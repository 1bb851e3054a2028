/** Trained models on real files, read as their authors read them. Absent where the shared folder is. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openReader, type InputReader } from '../../server/inputs/api';
import { sharedPath } from '../support/paths';
import { float32, floatsOf, openSession } from '../support/runModel';

interface Trained {
  readonly model: string;
  readonly folder: string;
  readonly input: string;
  readonly dims: readonly number[];
  /** Folder of each class, in the order of the model's outputs; undefined: a class without files. */
  readonly classes: readonly (string | undefined)[];
}

/** How many files have their largest output at their folder, of how many. */
async function known(reader: InputReader, trained: Trained): Promise<readonly number[]> {
  const session = await openSession(readFileSync(trained.model));
  const right: boolean[] = [];
  for (const [label, name] of trained.classes.entries()) {
    const folder = name === undefined ? undefined : path.join(trained.folder, name);
    for (const file of folder === undefined ? [] : readdirSync(folder)) {
      const values = await reader.read(path.join(folder!, file));
      const outputs = await session.run({ [trained.input]: float32(values, trained.dims) });
      const scores = floatsOf(Object.values(outputs)[0]);
      right.push(scores.indexOf(Math.max(...scores)) === label);
    }
  }
  await session.release();
  return [right.filter(Boolean).length, right.length];
}

const pictures = sharedPath('data/cifar10');
const vit = sharedPath('models/vit-cifar10/model.onnx');
const clips = sharedPath('data/speech-commands');
const kwt = sharedPath('models/kwt1/kwt1.onnx');

describe('trained models on real files', () => {
  const skipped = ' (skipped: no ../shared)';

  it(`vit-cifar10 knows test pictures${vit && pictures ? '' : skipped}`, async function () {
    if (vit === undefined || pictures === undefined) return this.skip();
    const dims = [1, 3, 32, 32];
    const config = JSON.stringify({
      image_mean: [0.4914, 0.4822, 0.4465],
      image_std: [0.2023, 0.1994, 0.201],
    });
    const reader = await openReader({ modality: 'vision', config, input: { name: 'input', dims } });
    const words = 'airplane automobile bird cat deer dog frog horse ship truck';
    const trained = {
      model: vit,
      folder: pictures,
      input: 'input',
      dims,
      classes: words.split(' '),
    };
    // As many as with Pillow and numpy in Python.
    assert.deepEqual(await known(reader, trained), [239, 400]);
  });

  it(`KWT-1 knows spoken words${kwt && clips ? '' : skipped}`, async function () {
    if (kwt === undefined || clips === undefined) return this.skip();
    const dims = [1, 16000];
    const reader = await openReader({ modality: 'audio', input: { name: 'input_1__0', dims } });
    const words = 'yes no up down left right on off stop go';
    const classes = [undefined, undefined, ...words.split(' ')];
    const trained = { model: kwt, folder: clips, input: 'input_1__0', dims, classes };
    // As many as with libsndfile and numpy in Python.
    assert.deepEqual(await known(reader, trained), [99, 100]);
  });
});
