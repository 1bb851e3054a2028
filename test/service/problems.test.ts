import assert from 'node:assert/strict';
import { shownOf } from '../../server/service/problems';
import { documentIn, nouns, problemsOf, vocabularyOf } from './support';

const files = new Map<string, never>();

describe('problems', () => {
  it('hold what the text and what the world say, each once', () => {
    const document = documentIn(nouns.replace('signs: centred', 'signs: curly'));
    const codes = problemsOf(document, { files, vocabulary: vocabularyOf([' dog']) }).map(
      ({ code }) => code,
    );
    assert.ok(codes.includes('bad-value'), codes.join());
    assert.ok(codes.includes('anchor-not-single-token'), codes.join());
  });

  it('have the severity that the user sets, except for errors of form', () => {
    const document = documentIn(nouns.replace('signs: centred', 'signs: curly'));
    const facts = { files, vocabulary: vocabularyOf([' dog']) };
    const severities = {
      'bad-value': 'off',
      'too-few-anchors': 'off',
      'anchor-not-single-token': 'hint',
    } as const;
    const found = problemsOf(document, facts, severities);
    const severityOf = (code: string) => found.find((each) => each.code === code)?.severity;
    assert.equal(severityOf('bad-value'), 'error');
    assert.equal(severityOf('too-few-anchors'), undefined);
    assert.equal(severityOf('anchor-not-single-token'), 'hint');
  });

  it('are a thousand at most in an editor, the gravest, and say how many more there are', () => {
    const all = Array.from({ length: 1500 }, (_, i) => {
      const severity = i === 1400 ? ('error' as const) : ('warning' as const);
      return {
        code: 'anchor-shared',
        severity,
        message: `m${i}`,
        span: { start: i, end: i },
      } as const;
    });
    const shown = shownOf(all);
    assert.equal(shown.length, 1000);
    assert.deepEqual(shown.slice(0, 999), all.slice(0, 999));
    assert.equal(shown.at(-1)!.severity, 'error');
    assert.equal(shown.at(-1)!.message, 'm1400 (500 more problems are not shown.)');
    assert.equal(shownOf(all.slice(0, 1000)).at(-1), all[999]);
  });
});
