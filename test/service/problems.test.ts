import assert from 'node:assert/strict';
import { problemsOf, quickFixes } from '../../server/service/problems';
import { documentIn, nouns, vocabularyOf } from './support';

const files = new Map<string, never>();
const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe('problems', () => {
  it('hold what the text and what the world say, each once', () => {
    const document = documentIn(nouns.replace('signs: centred', 'signs: curly'));
    const codes = problemsOf(document, { files, vocabulary: vocabularyOf([' dog']) }).map(
      ({ code }) => code,
    );
    assert.ok(codes.includes('bad-value'), codes.join());
    assert.ok(codes.includes('anchor-not-single-token'), codes.join());
  });

  it('offer the fix of an anchor that has a single-token variant', () => {
    const document = documentIn(nouns);
    const vocabulary = vocabularyOf(['<s>', ' dog', ' cat', ' ox', 'horse', ' tree']);
    const problems = problemsOf(document, { files, vocabulary });
    const [fix] = quickFixes(document, problems, whole);
    assert.equal(fix!.newText, '"horse"');
    assert.deepEqual(fix!.range.start, { line: 11, character: 30 });
  });

  it('offer no fix away from the problem', () => {
    const document = documentIn(nouns);
    const problems = problemsOf(document, { files, vocabulary: vocabularyOf(['horse']) });
    const first = { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } };
    assert.deepEqual(quickFixes(document, problems, first), []);
  });
});
