import assert from 'node:assert/strict';
import { blockedSteps, findingSteps } from '../../server/catalog/findings';
import { finished } from '../../server/catalog/finished';
import { dimensionOfId } from '../../server/catalog/claims/dimensionClaim';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { staleReasons } from '../../server/catalog/resolve/basis';
import { resolveFeature } from '../../server/catalog/resolve/resolveFeature';
import type { Feature } from '../../server/catalog/types';
import type { DimensionsFile } from '../../server/protocol/dimensions';
import type { FeatureMeasurement } from '../../server/protocol/evidence';
import { problemsOf } from './support/check';
import { surveyed } from './support/dimensions';
import { basis, evidenceFile, measurement } from './support/evidence';
import { world } from './support/facts';

const head = `dimcat: 1
model: { path: m.onnx, tokenizer: t.json }
site: { kind: resid, layer: 4 }
signs: centred
words: { cars: [" car", " bus"] }
features:
  - { id: animal, aliases: [beast], anchors: [" dog", " cat", " horse"] }
  - { id: colour, anchors: [" red", " blue"] }
`;

const claimed: FeatureMeasurement = {
  ...measurement,
  basis: { ...basis, register: { rule: 'dims', pos: [3], neg: [] } },
  frozen: { source: 'declared', anchors: [], heldOut: 'all', words: 'a paper' },
};

function claims(dimensions: string): readonly Feature[] {
  const { catalog, problems } = parseCatalog(`${head}dimensions:\n${dimensions}`);
  assert.deepEqual(problems, []);
  return catalog!.claims;
}

function sidesOf(dimensions: string) {
  const parsed = parseCatalog(`${head}dimensions:\n${dimensions}`);
  const [claim] = parsed.catalog!.claims;
  const { anchors, negatives } = resolveFeature(claim!, parsed.catalog!, world());
  return { anchors, negatives, register: claim!.register.value };
}

describe('what is claimed of a dimension', () => {
  it('is the feature whose register is this dimension', () => {
    const [claim] = claims(
      '  12: { label: living, plus: { features: [beast] }, minus: { words: cars }, expect: { auc: { min: 0.7 } }, status: candidate, origin: a paper }',
    );
    assert.equal(claim!.id.value, 'dimension 12');
    assert.equal(claim!.label?.value, 'living');
    assert.equal(claim!.status.value, 'candidate');
    assert.equal(claim!.expect?.aucMin?.value, 0.7);
    assert.equal(claim!.registerOrigin?.value, 'a paper');
    assert.equal(dimensionOfId(claim!.id.value), 12);
    assert.equal(dimensionOfId('dimension-12'), undefined);
  });

  it('names features, by former ids too, words, tokens and nothing else', () => {
    assert.deepEqual(sidesOf('  12: { plus: { features: [beast] }, minus: { words: cars } }'), {
      anchors: [1, 2, 3],
      negatives: [7, 8],
      register: { rule: 'dims', pos: [12], neg: [] },
    });
    assert.deepEqual(
      sidesOf('  3: { plus: { features: [animal, colour] } }').anchors,
      [1, 2, 3, 9, 10],
    );
    assert.deepEqual(sidesOf('  3: { plus: [" dog", 4], minus: { features: [colour] } }'), {
      anchors: [1, 4],
      negatives: [9, 10],
      register: { rule: 'dims', pos: [3], neg: [] },
    });
  });

  it('is reversed where only - is named', () => {
    assert.deepEqual(sidesOf('  3: { minus: { features: [animal] } }'), {
      anchors: [1, 2, 3],
      negatives: null,
      register: { rule: 'dims', pos: [], neg: [3] },
    });
  });

  it('is none where an entry only has a label', () => {
    assert.deepEqual(claims('  3: { label: living, notes: more }'), []);
  });

  it('becomes stale with the words of the features that it names', () => {
    const { catalog } = parseCatalog(`${head}dimensions:\n  3: { plus: { features: [animal] } }`);
    const measured = { ...basis, register: { rule: 'dims', pos: [3], neg: [] } as const };
    const reasons = (anchors: number[]): string[] =>
      staleReasons({ ...measured, anchors }, catalog!.claims[0]!, catalog!, world());
    assert.deepEqual(reasons([1, 2, 3]), []);
    assert.deepEqual(reasons([1, 2]), ['anchors changed: 1 added']);
    const turned = { ...measured, register: { rule: 'dims', pos: [], neg: [3] } as const };
    assert.deepEqual(staleReasons(turned, catalog!.claims[0]!, catalog!, world()), [
      'register changed: dimension 3 (-) by hand before, dimension 3 (+) by hand now',
    ]);
  });

  it('is blocked by its own errors alone, and blocks nothing else', () => {
    const parsed = parseCatalog(
      `${head}dimensions:\n  3: { plus: { features: [animals] } }\n  4: { plus: [" dog"], expect: { auc: 3 } }\n  5: { plus: [" cat"] }\n`,
    );
    const blocked = [...finished(blockedSteps(parsed, world()))].map(([{ id }, { code }]) => [
      id.value,
      code,
    ]);
    assert.deepEqual(blocked, [
      ['dimension 3', 'unknown-feature'],
      ['dimension 4', 'wrong-type'],
    ]);
  });
});

describe('a claim whose sign a survey found constant', () => {
  const text = `${head}dimensions:\n  3: { plus: [" dog", " cat", " horse"] }\n`;
  const file: DimensionsFile = {
    bases: new Map(),
    surveys: new Map(),
    dimensions: new Map([
      [3, { survey: { ...surveyed(3), plusShare: 0.004, basis: 'b', run: 'r' } }],
    ]),
  };

  it('is warned of before anything is measured', () => {
    const [constant] = problemsOf(text, world({}, { dimensions: file })).filter(
      ({ code }) => code === 'dimension-constant',
    );
    assert.equal(constant!.severity, 'warning');
    assert.match(constant!.message, /^Dimension 3 is - for nearly every token \(\+ for 0\.4 %\)/);
  });

  it('is among the warnings of verify, beside words that stand on both sides', () => {
    const both =
      text + '  4: { plus: { features: [animal] }, minus: { features: [animal, colour] } }\n';
    const found = finished(
      findingSteps(parseCatalog(both), world({}, { dimensions: file })),
    ).warnings;
    const codes = found.map(({ code }) => code).filter((code) => code !== 'too-few-anchors');
    assert.deepEqual(codes, ['dimension-constant', 'word-on-both-sides']);
  });
});

describe('problems of claims, each on its node', () => {
  /** Severity, code and place of what is wrong below `dimensions`, but for sides of few words. */
  function found(dimensions: string) {
    const text = `${head}dimensions:\n${dimensions}`;
    return problemsOf(text, world())
      .filter(({ code, span }) => span.start > head.length && code !== 'too-few-anchors')
      .map(({ severity, code, span }) => [severity, code, text.slice(span.start, span.end)]);
  }

  it('unknown names', () => {
    assert.deepEqual(
      found('  3: { plus: { features: [animals] } }\n  4: { plus: { words: car } }'),
      [
        ['error', 'unknown-feature', 'animals'],
        ['error', 'unknown-words', 'car'],
      ],
    );
  });

  it('an expectation without words, and a dimension that does not exist', () => {
    assert.deepEqual(found('  3: { expect: { auc: { min: 0.7 } } }\n  16: { label: none }'), [
      ['error', 'claim-without-words', '{ auc: { min: 0.7 } }'],
      ['error', 'dimension-out-of-range', '16'],
    ]);
  });

  it('words on both sides: an error where both are written, else a warning', () => {
    const same = '  3: { plus: [" dog", " cat"], minus: [" cat", " car"] }';
    assert.deepEqual(found(same), [['error', 'word-on-both-sides', '[" cat", " car"]']]);
    const parsed = parseCatalog(`${head}dimensions:\n${same}`);
    const [blocked] = finished(blockedSteps(parsed, world()));
    assert.match(blocked![1].message, /^" cat" is on both sides of dimension 3: a word has one/);
    const written = found('  3: { plus: [" dog", " cat"], minus: [" cat", " car", "Dog"] }');
    assert.deepEqual(written, [['error', 'word-on-both-sides', '[" cat", " car", "Dog"]']]);
    const named = found(
      '  4: { plus: { features: [animal] }, minus: { features: [animal, colour] } }',
    );
    assert.deepEqual(named, [['warning', 'word-on-both-sides', '{ features: [animal, colour] }']]);
  });

  it('a polarity that its words contradict, a constant sign, a claim that chance explains', () => {
    const text = `${head}dimensions:\n  3: { plus: [" dog", " cat", " horse"], expect: { auc: { min: 0.9 } } }`;
    const row = { index: 3, polarity: '+', auc: 0.5, pPlus: 0.002, pMinus: 0.004 } as const;
    const codes = (change: Partial<FeatureMeasurement>): string[] => {
      const claims = evidenceFile({ 'dimension 3': { measurement: { ...claimed, ...change } } });
      return problemsOf(text, world({}, { claims })).map(({ code }) => code);
    };
    assert.deepEqual(
      codes({}).filter((code) => code !== 'too-few-anchors'),
      ['expectation-not-met'],
    );
    assert.ok(codes({ dimensions: [row] }).includes('dimension-constant'));
    const reversed = { ...row, pPlus: 0.2, pMinus: 0.6 };
    const { nullMatched } = measurement;
    const chance = { nullMatched: { ...nullMatched, p: 0.4 } };
    assert.ok(codes(chance).includes('claim-by-chance'));
    const wrong = codes({ dimensions: [reversed], ...chance });
    assert.ok(wrong.includes('polarity-contradicted'));
    assert.ok(!wrong.includes('claim-by-chance'), 'the sign explains it');
    const turned = { ...reversed, polarity: '-' } as const;
    assert.ok(codes({ dimensions: [turned] }).includes('polarity-contradicted'), 'as measured');
    const old = { ...claimed.basis, signs: 'raw' } as const;
    assert.ok(codes({ basis: old }).includes('evidence-stale'));
  });
});
