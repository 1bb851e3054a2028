import assert from 'node:assert/strict';
import fc from 'fast-check';
import { toPanel } from '../../../server/protocol/panel';
import { readMessage } from '../../../webviews/common/host';
import { samplePage } from '../support/samplePage';

const page = samplePage();
const readToPanel = (value: unknown) => readMessage(toPanel, value);
const typeOf = (value: unknown): string => readToPanel(value).type;

/** Each path to a number or text in a value. */
function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
}

function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return undefined;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = without(copy[key], rest);
  return copy;
}

describe('Messages to the page', () => {
  it('are read as they are', () => {
    const messages = [
      { type: 'page', page },
      { type: 'page', page: { ...page, evidence: {} } },
      { type: 'busy', job: 'flip' },
      { type: 'busy', job: null },
      { type: 'fault', message: 'No model.', advice: 'Correct the path.' },
    ];
    assert.deepEqual(messages.map(readToPanel), messages);
  });

  it('may hold fields of a newer server', () => {
    assert.equal(typeOf({ type: 'page', page: { ...page, mood: 'good' } }), 'page');
  });

  it('become a fault where any single value is missing', () => {
    const sample = { type: 'page', page };
    // What evidence of the first version lacks is read as what it was then.
    const lacking = [
      ...['kind', 'notes', 'bestP95', 'bestP99'].map((key) => `nullMatched.${key}`),
      ...['method', 'specificity', 'selectivity', 'leastDetectable', 'equivalence', 'q', 'family']
        .concat('centre', 'droppedPrompts')
        .map((key) => `flip.${key}`),
      'amongDraws',
    ];
    const paths = leaves(sample).filter((path) => !/^\d+$/.test(path.at(-1)!));
    assert.ok(paths.length > 200);
    for (const path of paths) {
      const expected = lacking.some((end) => path.join('.').endsWith(end)) ? 'page' : 'fault';
      assert.equal(typeOf(without(sample, path)), expected, path.join('.'));
    }
  });

  it('become a fault where a number is none', () => {
    const { measurement } = page.evidence;
    for (const nPos of [NaN, Infinity, null, '30']) {
      const evidence = { measurement: { ...measurement, nPos } };
      assert.equal(typeOf({ type: 'page', page: { ...page, evidence } }), 'fault');
    }
  });

  it('become a fault whatever else they are, without a throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => typeOf(value) === 'fault'),
      { seed: 3, numRuns: 1000 },
    );
  });
});
