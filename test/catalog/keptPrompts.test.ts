/** Prompts of the flip lab in evidence. */
import assert from 'node:assert/strict';
import { promptId, withPrompts } from '../../server/catalog/evidence/keptPrompts';
import { parseEvidence } from '../../server/catalog/evidence/parseEvidence';
import { evidenceParts } from '../../server/catalog/evidence/printEvidence';
import type { KeptPrompt } from '../../server/protocol/prompts';
import { sha256 } from '../../server/surroundings/claimStamps';
import { evidenceFile, measurement } from './support/evidence';

const plain: KeptPrompt = { text: 'The old man fed his', at: '2026-11-30' };
const chat: KeptPrompt = {
  text: '<|user|>Name an animal.<|assistant|>',
  at: null,
  turns: [{ role: 'user', text: 'Name an animal.' }],
};
const idOf = (prompt: KeptPrompt): string => promptId(prompt, sha256);
const prompts = { [idOf(plain)]: plain, [idOf(chat)]: chat };
const written = (file: Parameters<typeof evidenceParts>[0]): string =>
  [...evidenceParts(file, sha256)].join('');

describe('kept prompts', () => {
  it('are printed and read again, with and without features, and change no feature', () => {
    for (const features of [{}, { animal: { measurement } }]) {
      const file = { ...evidenceFile(features), prompts };
      const parsed = parseEvidence(written(file), sha256);
      assert.ok('evidence' in parsed, JSON.stringify(parsed));
      assert.deepEqual(parsed.evidence.prompts, prompts);
      const bare = written(evidenceFile(features));
      assert.equal(written({ ...file, prompts: {} }), bare);
      assert.deepEqual(Object.keys(parsed.evidence.features), Object.keys(features));
    }
  });

  it('are sealed one by one: what was edited is named, and nothing else is refused', () => {
    const text = written({ ...evidenceFile({ animal: { measurement } }), prompts });
    const edited = parseEvidence(text.replace('fed his', 'fed her'), sha256);
    assert.deepEqual(edited, {
      problem: `the kept prompt ${idOf(plain)} is not as Dimcat wrote it: it was edited, merged line by line, or damaged`,
    });
    const file = JSON.parse(text) as { prompts: Record<string, Record<string, unknown>> };
    delete file.prompts[idOf(chat)]!['sha256'];
    assert.match(JSON.stringify(parseEvidence(JSON.stringify(file), sha256)), /the kept prompt/);
    file.prompts = {};
    assert.ok('evidence' in parseEvidence(JSON.stringify(file), sha256));
    const malformed = JSON.stringify({ ...file, prompts: { x: { text: 3 } } });
    assert.match(JSON.stringify(parseEvidence(malformed)), /prompts\.x\.text/);
  });

  it('have an id of what they say: a text its words, a chat its turns', () => {
    assert.equal(idOf({ ...plain, at: null }), idOf(plain));
    assert.equal(idOf({ ...chat, text: 'of another template' }), idOf(chat));
    assert.notEqual(idOf({ text: chat.text, at: null }), idOf(chat));
  });

  it('are added, replaced and removed by id', () => {
    const id = idOf(plain);
    assert.deepEqual(withPrompts(undefined, new Map([[id, plain]])), { [id]: plain });
    assert.deepEqual(withPrompts(prompts, new Map([[id, null]])), { [idOf(chat)]: chat });
    assert.deepEqual(withPrompts(prompts, new Map([['unknown', null]])), prompts);
  });
});
