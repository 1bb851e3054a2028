import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  judgeCoverage,
  knownCoverageWords,
  staleCoverage,
} from '../../../server/catalog/claims/coverageClaim';
import { NO_DIMENSIONS, withChange } from '../../../server/catalog/dimensions/changeDimensions';
import { problemsOf } from '../support/check';
import { labelsToday } from '../../../server/catalog/dimensions/labels';
import { dimensionsSteps } from '../../../server/catalog/dimensions/parseDimensions';
import { dimensionsParts } from '../../../server/catalog/dimensions/printDimensions';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import type { Catalog } from '../../../server/catalog/types';
import { compareCoverage, coverageChange } from '../../../server/diff/coverage';
import { bitsText, coverageWords } from '../../../server/protocol/coverage';
import type { DimensionsFile } from '../../../server/protocol/dimensions';
import { basis } from '../support/dimensions';
import { coverageRecordOf } from '../../service/samples';
import { world } from '../support/facts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const textOf = (words: string): string => `dimcat: 1
site: { kind: resid, layer: 4 }
signs: centred
expect: { coverage: { min: 0.03 } }
features:
  - id: animal
    anchors: [${words}]
`;
const catalogOf = (words: string): Catalog => parseCatalog(textOf(words)).catalog!;
const catalog = catalogOf('" dog", " cat"');
const record = coverageRecordOf(labelsToday(catalog, world()));
const signs = {
  ...basis,
  modelSha256: 'a'.repeat(64),
  tokenizerSha256: 'b'.repeat(64),
  site: { kind: 'resid' as const, layer: 4 },
  signs: 'centred' as const,
  prefix: [],
};
const kept = withChange(
  NO_DIMENSIONS,
  { basis: signs, dimensions: new Map(), coverage: record },
  hash,
);
const facts = world({}, { dimensions: kept });

function parsed(text: string): DimensionsFile | string {
  const steps = dimensionsSteps(text, hash);
  for (;;) {
    const step = steps.next();
    if (step.done) return 'file' in step.value ? step.value.file : step.value.problem;
  }
}

describe('coverage as it is kept', () => {
  const text = [...dimensionsParts(kept, hash)].join('');

  it('comes back as it was written, and a changed figure is refused', () => {
    const { sha256, ...coverage } = { sha256: '', ...kept.coverage! };
    assert.equal(sha256, '');
    assert.deepEqual(parsed(text), { ...kept, coverage });
    assert.match(
      JSON.stringify(parsed(text.replace('65.2', '85.2'))),
      /^"coverage is not as Dimcat wrote it/,
    );
  });

  it('is still that of a catalog whose features were only renamed', () => {
    const renamed = textOf('" dog", " cat"').replace('animal', 'beast\n    aliases: [animal]');
    const { catalog: now } = parseCatalog(renamed);
    assert.equal(now!.features[0]!.id.value, 'beast');
    assert.deepEqual(staleCoverage(now!, facts), []);
    const other = parseCatalog(renamed.replace('    aliases: [animal]\n', '')).catalog!;
    assert.deepEqual(staleCoverage(other, facts), ['labels changed']);
  });

  it('is said in one line', () => {
    assert.equal(coverageWords(record), 'explains 3.1 % [2.9, 3.3] of 2,103 bits');
    assert.equal(
      knownCoverageWords(catalog, facts),
      'explains 3.1 % [2.9, 3.3] of 2,103 bits (shuffled 0.1 %)',
    );
    assert.equal(knownCoverageWords(catalog, world()), undefined);
    assert.deepEqual([0.421, 12.34, 1234567].map(bitsText), [
      '0.421 bits',
      '12.3 bits',
      '1,234,567 bits',
    ]);
  });

  it('is stale once a label or the site changes, not once labels are listed otherwise', () => {
    assert.deepEqual(staleCoverage(catalog, facts), []);
    assert.deepEqual(staleCoverage(catalogOf('" cat", " dog"'), facts), []);
    assert.deepEqual(staleCoverage(catalogOf('" cat", " cow"'), facts), ['labels changed']);
    const layer = parseCatalog(textOf('" dog", " cat"').replace('layer: 4', 'layer: 3')).catalog!;
    assert.match(staleCoverage(layer, facts).join(), /^site changed/);
  });
});

describe('a claim about coverage', () => {
  it('is read from the top of the catalog', () => {
    assert.equal(catalog.expect?.coverageMin.value, 0.03);
    const { problems } = parseCatalog(textOf('" dog"').replace('0.03', '3'));
    assert.equal(problems.length, 1);
  });

  it('passes at its share, fails above it, when stale, and when not measured', () => {
    const judged = (min: number): string => judgeCoverage(min, catalog, facts).outcome;
    assert.deepEqual([0.03, 0.032].map(judged), ['passed', 'failed']);
    assert.match(judgeCoverage(0.03, catalog, facts).message, /the interval reaches below it$/);
    assert.equal(judgeCoverage(0.03, catalogOf('" ox"'), facts).outcome, 'failed');
    assert.match(judgeCoverage(0.03, catalog, world()).message, /^not measured/);
  });
});

describe('a claim about coverage as it is typed', () => {
  const found = (min: string, words: string, known = facts): string[] => {
    const text = textOf(words).replace('0.03', min);
    return problemsOf(text, known)
      .filter(({ code }) => code === 'expectation-not-met' || code === 'evidence-stale')
      .map(({ code, message, span }) => `${code} ${text.slice(span.start, span.end)}: ${message}`);
  };

  it('is marked where it is not met or stale, and left alone until it is measured', () => {
    assert.deepEqual(found('0.03', '" dog", " cat"'), []);
    assert.deepEqual(found('0.04', '" dog", " cat"'), [
      'expectation-not-met 0.04: Expected coverage of at least 4.0 %: the catalog explains 3.1 % [2.9, 3.3] of 2,103 bits (shuffled 0.1 %).',
    ]);
    assert.deepEqual(found('0.03', '" dog"'), [
      'evidence-stale 0.03: The measured coverage is stale: labels changed.',
    ]);
    assert.deepEqual(found('0.9', '" dog"', world()), []);
  });
});

describe('what a change explains', () => {
  const side = (coverage: DimensionsFile['coverage']) => ({
    name: 'x',
    catalog,
    evidence: undefined,
    coverage,
  });
  const more = {
    ...kept.coverage!,
    bits: { ...record.bits, explained: 80, low: 76, high: 84, share: 0.038 },
  };

  it('has the intervals of both sides and one of the difference', () => {
    const compared = compareCoverage(side(kept.coverage), side(more))!;
    const words = coverageChange(compared);
    assert.equal(
      words,
      'coverage: explains 3.1 % [2.9, 3.3] of 2,103 bits in a, explains 3.8 % [3.6, 4.0] of 2,103 bits in b; b minus a +14.80 [+9.00, +20.60] bits',
    );
  });

  it('is absent where neither side was measured, and says which was not', () => {
    assert.equal(compareCoverage(side(undefined), side(undefined)), undefined);
    assert.match(
      coverageChange(compareCoverage(side(undefined), side(more))!),
      /not measured in a/,
    );
  });
});
