import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { root } from '../../support/paths';
import { conformance } from '../../support/tokenizerConformance';

/** Made by test/bench/tokenizers/made.py, one of each kind; what they must give was written by reference.py. */
const golden = path.join(root, 'test/inference/tokenizer/golden');
const kinds = [
  'byte-fallback-gemma',
  'byte-fallback-llama',
  'byte-level',
  'end-of-word',
  'marks-and-digits',
  'metaspace-never',
  'metaspace-other-sign',
  'precompiled',
  'split-behaviours',
  'unigram',
  'unigram-byte-fallback',
  'word-level',
  'word-piece',
];

describe('conformance of tokenizers with the reference', () => {
  it('has all kinds', () => assert.deepEqual(readdirSync(golden).sort(), kinds));

  for (const kind of kinds)
    it(`${kind}: every string has the same ids, every token that survives is its own anchor`, async () => {
      const { otherIds, otherAnchors } = await conformance(path.join(golden, kind));
      assert.deepEqual([...otherIds, ...otherAnchors], []);
    });
});
