/** Every experiment finds on planes in chunks, as a cache larger than memory has them, what it finds on whole ones. */
import assert from 'node:assert/strict';
import { EXPERIMENTS } from '../../../server/science/experiments/list';
import type { SignPlace, Subject } from '../../../server/science/experiments/ports';
import { seededRandom } from '../../../server/science/random';
import { fakeSubject } from '../../support/experimentSubject';
import { runExperiment } from '../../support/experiments';
import { cutUp } from '../../support/inChunks';

/** Those that read a token cache; the others are given states or weights. */
const NAMES = [
  'detect',
  'baselines',
  'layers',
  'signs-only',
  'independence',
  'discover',
  'context',
];

const random = seededRandom(3, 'passages');
const passages = Array.from({ length: 6 }, (_, p) => ({
  text: `passage ${p}`,
  tokens: Array.from({ length: 40 }, () => random.int(random.int(2) ? 60 : 200)),
}));
const sentences = passages.map(({ text, tokens }) => ({ text, tokens: tokens.slice(0, 8) }));

function subject(): Subject {
  return fakeSubject({
    vocabulary: 200,
    dimensions: 33,
    layers: 2,
    excluded: 5,
    place: { site: 'resid', layer: 2, signs: 'centred' },
    material: { passages, sentences },
  });
}

function inChunksOf64(whole: Subject): Subject {
  const signs = async (place: SignPlace): ReturnType<Subject['model']['signs']> => {
    const found = await whole.model.signs(place);
    return { ...found, planes: cutUp(found.planes, 64) };
  };
  return { ...whole, model: { ...whole.model, signs } };
}

describe('experiments on planes in chunks', () => {
  for (const name of NAMES) {
    it(`${name} finds the same`, async () => {
      const experiment = EXPERIMENTS.find((e) => e.name === name);
      assert.ok(experiment, name);
      const settings = { draws: 5, folds: 3 };
      const whole = await runExperiment(experiment, subject(), {}, settings);
      const chunked = await runExperiment(experiment, inChunksOf64(subject()), {}, settings);
      assert.deepEqual(chunked, whole);
    });
  }
});
