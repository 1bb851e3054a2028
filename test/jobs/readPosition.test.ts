/** Where a model predicts a word: found without taking a model larger than the memory whole. */
import assert from 'node:assert/strict';
import type { InferenceClient, ModelSummary, Vocabulary } from '../../server/inference/api';
import { maskOf } from '../../server/jobs/readPosition';

const mask = 3;
const dimensions = 2;
const vocabulary: Vocabulary = {
  ...{ sha256: '', size: 40, bos: undefined, mask },
  textOf: String,
  isSpecial: (id) => id < 4,
  idsOf: () => [],
};
const summary: ModelSummary = {
  ...{ sha256: '', dimensions, layers: 64, vocabulary: 40, architecture: '' },
  sites: { k: [], v: [], ffn: [] },
};
const read = { request: { model: { path: 'model', providers: ['cpu'] }, prefix: [1] }, vocabulary };

/** The state of a word is the sum of those that it sees. */
function statesOf(tokens: readonly number[], ahead: boolean): number[] {
  return tokens.flatMap((_, p) => {
    const seen = ahead ? tokens : tokens.slice(0, p + 1);
    return [seen.reduce((sum, id) => sum + id, 0), 0];
  });
}

/** Answers one kind of question, and counts. */
function modelThat(ahead: boolean, answers: 'unedited' | 'states') {
  const layers: number[] = [];
  const placement = { requested: [], chosen: 'cpu', nodes: {}, products: {} };
  const client: Pick<InferenceClient, 'unedited' | 'states'> = {
    unedited: ({ layer, prompts }) => {
      assert.equal(answers, 'unedited');
      layers.push(layer);
      const states = prompts.map((tokens) => Float32Array.from(statesOf(tokens, ahead)));
      return Promise.resolve({ states, placement });
    },
    states: ({ places, sequences }) => {
      assert.equal(answers, 'states');
      layers.push(...places.map(({ layer }) => layer));
      const states = sequences.flatMap((tokens) => statesOf(tokens, ahead));
      return Promise.resolve({ states: [Float32Array.from(states)], placement });
    },
  };
  return { client: client as InferenceClient, layers };
}

const { signal } = new AbortController();

describe('where a model predicts a word', () => {
  for (const [kind, byBlocks, layer] of [
    ['unedited', { byBlocks: true }, 2],
    ['states', {}, 64],
  ] as const)
    it(`is found by ${kind}`, async () => {
      for (const ahead of [true, false]) {
        const { client, layers } = modelThat(ahead, kind);
        const found = await maskOf(
          { ...read, summary: { ...summary, ...byBlocks } },
          client,
          signal,
        );
        assert.equal(found, ahead ? mask : undefined);
        assert.deepEqual(layers, [layer]);
      }
    });
});
