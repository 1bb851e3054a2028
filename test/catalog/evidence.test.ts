import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEvidence } from '../../server/catalog/evidence/parseEvidence';
import { printEvidence } from '../support/printEvidence';
import { evidenceOf, evidenceOfFeature } from '../../server/catalog/evidence/withEvidence';
import { printJson } from '../../server/catalog/printJson';
import { evidenceFile, flip, measurement } from './support/evidence';
import { assertGolden } from '../support/golden';

const full = evidenceFile({ zebra: { flip }, animal: { measurement, flip }, bare: {} });

/** Every path to a value inside a JSON value. */
function pathsOf(value: unknown): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  const entries: [string, unknown][] = Object.entries(value);
  return [[], ...entries.flatMap(([key, item]) => pathsOf(item).map((rest) => [key, ...rest]))];
}

/** The value with what stands at a path replaced. */
function replaced(value: unknown, [key, ...rest]: (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: unknown = structuredClone(value);
  const holder = copy as Record<string, unknown>;
  holder[key] = replaced(holder[key], rest, by);
  return copy;
}

const named = (id: string, ...aliases: string[]) => {
  const located = (value: string) => ({ value, span: { start: 0, end: 0 } });
  return { id: located(id), aliases: aliases.map(located) };
};

describe('the evidence file', () => {
  it('comes back as it was written', () => {
    assert.deepEqual(parseEvidence(printEvidence(full)), { evidence: full });
  });

  it('has the same bytes whatever the order of keys', () => {
    const shuffled = JSON.parse(JSON.stringify(full), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as typeof full;
    assert.equal(printEvidence(shuffled), printEvidence(full));
  });

  it('keeps six digits of what was measured and every digit of what was counted', () => {
    const auc = { ...measurement.auc, inSample: { value: 0.123456789 } };
    const text = printEvidence(
      evidenceFile({ a: { measurement: { ...measurement, auc, nNeg: 12345678 } } }),
    );
    assert.match(text, /"inSample": \{ "value": 0\.123457 \}/);
    assert.match(text, /"nNeg": 12345678/);
    assert.match(
      printEvidence(evidenceFile({ a: { flip: { ...flip, smallestEffect: 1e-12 / 3 } } })),
      /3\.33333e-13/,
    );
  });

  it('changes one line where one dimension joins a register', () => {
    const pos = Array.from({ length: 300 }, (_, i) => 7 * i);
    const lines = (more: readonly number[]) => {
      const register = { pos: [...pos, ...more].sort((a, b) => a - b), neg: [] };
      return printEvidence(
        evidenceFile({ a: { measurement: { ...measurement, register } } }),
      ).split('\n');
    };
    const before = new Set(lines([]));
    assert.equal(lines([1000]).filter((line) => !before.has(line)).length, 1);
  });

  it('reads well in a diff', () => {
    assertGolden(
      'catalog/golden/animal.evidence.txt',
      printEvidence(evidenceFile({ animal: { measurement } })),
    );
  });

  it('is refused where any part of it is of another kind, naming the place', () => {
    const paths = pathsOf(full).filter((path) => path.length > 0);
    assert.ok(paths.length > 200);
    for (const path of paths) {
      const found = parseEvidence(JSON.stringify(replaced(full, path, { odd: true })));
      const name = path
        .map((step) => (/^\d+$/.test(String(step)) ? `[${step}]` : `.${step}`))
        .join('')
        .slice(1);
      const isMap = 'evidence' in found;
      if (isMap) assert.match(name, /^features(\.\w+)?$/, `${name} may be anything`);
      else assert.ok(found.problem.startsWith(name), `${name}: ${found.problem}`);
    }
  });

  it('is refused in words where it is not JSON, or of another version', () => {
    assert.match(JSON.stringify(parseEvidence('{')), /not JSON/);
    assert.match(JSON.stringify(parseEvidence('[]')), /the file is not an object/);
    assert.match(JSON.stringify(parseEvidence('{"dimcatEvidence": 2}')), /dimcatEvidence is not 1/);
    assert.match(JSON.stringify(parseEvidence('['.repeat(100_000))), /not JSON/);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, text) => {
        assert.ok(parseEvidence(json));
        assert.ok('problem' in parseEvidence(text));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('has no evidence of features that only look like one', () => {
    assert.equal(evidenceOf(full, 'constructor'), undefined);
    assert.equal(evidenceOf(undefined, 'animal'), undefined);
    assert.equal(evidenceOfFeature(full, named('animal'))?.measurement, measurement);
    assert.equal(evidenceOfFeature(full, named('beast', 'animal'))?.measurement, measurement);
  });
});

describe('printJson', () => {
  it('prints what JSON.parse reads back, and refuses what JSON cannot say', () => {
    const finite = fc.json().map((text) => JSON.parse(text) as unknown);
    fc.assert(
      fc.property(finite, (value) => assert.deepEqual(JSON.parse(printJson(value)), value)),
      { seed: 2, numRuns: 300 },
    );
    const many = Array.from({ length: 100 }, (_, i) => i * 1000);
    assert.deepEqual(JSON.parse(printJson({ many })), { many });
    assert.throws(() => printJson([NaN]), RangeError);
  });
});
