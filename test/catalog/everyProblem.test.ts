import assert from 'node:assert/strict';
import { lengthCountsOf } from '../../server/catalog/checks/confounds';
import type { CatalogFacts } from '../../server/catalog/facts';
import type { FeatureMeasurement } from '../../server/protocol/evidence';
import type { ProblemCode } from '../../server/catalog/problemCodes';
import { problemCodes } from '../../server/catalog/problemCodes';
import { problemsOf } from './support/check';
import { evidenceFile, flip, measurement } from './support/evidence';
import { imageCatalog, imageWorld } from './support/inputs';
import { model, nothing, vocabularyOf, world } from './support/facts';

const files = `dimcat: 1
model: { path: m.onnx, sha256: ${'f'.repeat(64)}, tokenizer: { path: t.json, sha256: ${'f'.repeat(64)} } }
site: { kind: resid, layer: 4 }
signs: centred
`;
const animal = (more: string, anchors = '[" dog", " cat", " horse"]'): string =>
  `${files}features:\n  - { id: animal, status: draft, anchors: ${anchors}, ${more} }`;
const measured = world({}, { evidence: evidenceFile({ animal: { measurement, flip } }) });

const measuredAs = (
  change: Partial<FeatureMeasurement>,
  more: Partial<CatalogFacts> = {},
): CatalogFacts =>
  world(
    {},
    { evidence: evidenceFile({ animal: { measurement: { ...measurement, ...change } } }), ...more },
  );
const aucOf = (value: number, low: number | null): FeatureMeasurement['auc'] => ({
  heldOut: { value, low, high: low === null ? null : 0.99 },
  inSample: { value: 0.95 },
});
/** Every eighth of its tokens is long, so that neither the ids of those say anything. */
const longWords = vocabularyOf(
  Array.from({ length: 96 }, (_, i) => (i % 8 === 4 ? `long-word-${i >> 3}` : `w${i}`)),
);
const wide = { ...measurement, register: { pos: [1, 2, 3, 4], neg: [5, 6] } };

/** A list of 2,000 words that 501 features are compared with. */
const usedOften = [
  `dimcat: 1\nwords: { long: [${Array.from({ length: 2000 }, (_, i) => `w${i}`).join(', ')}] }\nfeatures:`,
  ...Array.from({ length: 501 }, (_, i) => `  - { id: f${i}, negatives: { words: long } }`),
].join('\n');

/** A catalog (and its world) for every code: the compiler sees to it that none is forgotten. */
const cases: Readonly<Record<ProblemCode, readonly [string, CatalogFacts?]>> = {
  'yaml-syntax': ['dimcat: 1\ntitle: "a'],
  'yaml-unsupported': ['dimcat: 1\ntitle: &a b'],
  'yaml-too-large': ['#'.repeat(1_000_001)],
  'yaml-too-deep': ['['.repeat(65)],
  'yaml-bad-character': ['title: a\u0007'],
  'duplicate-key': ['dimcat: 1\ndimcat: 1'],
  'number-not-exact': ['dimcat: .nan'],
  'missing-field': ['title: a'],
  'unknown-key': ['dimcat: 1\nx: 1'],
  'wrong-type': ['[dimcat]'],
  'bad-value': ['dimcat: 1\nsigns: x'],
  'unsupported-version': ['dimcat: 2'],
  'id-syntax': ['dimcat: 1\nfeatures: [{ id: A }]'],
  'range-reversed': ['dimcat: 1\nfeatures: [{ id: a, register: { dims: { pos: [2-1] } } }]'],
  'duplicate-feature-id': ['dimcat: 1\nfeatures: [{ id: a }, { id: a }]'],
  'unknown-relation-kind': [
    'dimcat: 1\nfeatures: [{ id: a, relations: [{ kind: x, target: b }] }]',
  ],
  'unknown-relation-target': [animal('relations: [{ kind: related, target: b }]')],
  'words-without-tokens': [`${files}words: { birds: ["nightingale"] }`, world()],
  'unknown-words': [animal('targets: { words: b }')],
  'lists-too-long': [usedOften],
  'unknown-feature': [animal('negatives: { features: [b] }')],
  'dimension-out-of-range': [`${files}dimensions: { 16: {} }`, world()],
  'claim-without-words': [`${files}dimensions: { 1: { expect: { auc: { min: 0.7 } } } }`],
  'word-on-both-sides': [
    `${files}dimensions: { 1: { plus: [" dog"], minus: [" cat", " dog"] } }`,
    world(),
  ],
  'claim-by-chance': [
    `${files}dimensions: { 1: { plus: [" dog", " cat", " horse"] } }`,
    world(
      {},
      {
        claims: evidenceFile({
          'dimension 1': {
            measurement: {
              ...measurement,
              nullMatched: { ...measurement.nullMatched, p: 0.4, q: 0.5 },
            },
          },
        }),
      },
    ),
  ],
  'dimension-conflict': [animal('register: { dims: { pos: [1], neg: [0-3] } }')],
  'dimension-repeated': [animal('register: { dims: { pos: [1, 0-3] } }')],
  'register-too-wide': [animal('register: { dims: { pos: [0-65536] } }')],
  'layer-out-of-range': [files.replace('layer: 4', 'layer: 5'), world()],
  'site-not-found': [
    files.replace('kind: resid', 'kind: ffn'),
    world({}, { sites: { k: [8, 8, 8, 8], v: [8, 8, 8, 8], ffn: [64, 64, 64, null] } }),
  ],
  'site-missing': ['dimcat: 1\nfeatures: [{ id: a }]'],
  'anchor-not-single-token': [animal('', '[dog]'), world()],
  'token-unknown-id': [animal('', '[14]'), world()],
  'token-special': [animal('', '[0]'), world()],
  'token-ambiguous': [animal('', '[" twin"]'), world()],
  'token-piece': [
    animal('', '[dog]'),
    world(
      {},
      {
        vocabulary: {
          ...vocabularyOf(['dog', ' dog']),
          pieceOf: (id) => (id === 0 ? 'inside' : undefined),
        },
      },
    ),
  ],
  'anchor-repeated': [animal('', '[dog, " Dog"]')],
  'anchor-shared': [`${animal('')}\n  - { id: pet, anchors: [" dog"] }`],
  'target-is-anchor': [animal('targets: [Dog]'), world()],
  'negative-is-anchor': [animal('negatives: [" dog", " car"]'), world()],
  'negative-is-variant': [animal('negatives: [Dog, " car"]'), world()],
  'too-few-anchors': [animal('')],
  'no-negatives': [animal('negatives: [" dog"]'), world()],
  'prefix-not-available': [
    `${files}input: { prefix: bos }`,
    world({}, { vocabulary: vocabularyOf(['a']) }),
  ],
  'frequency-unusable': [
    `${files}frequency: { file: f.csv }`,
    world({}, { frequency: { state: 'unusable', reason: 'does not exist' } }),
  ],
  'frequency-unknown-words': [
    `${files}frequency: { file: f.csv }`,
    world(
      {},
      { frequency: { state: 'read', sha256: 'a', counts: new Float64Array(14), known: 0.49 } },
    ),
  ],
  'token-file-line': [animal('', '{ file: a }'), world({ a: { state: 'present', text: '"' } })],
  'token-file-missing': [
    animal('', '{ file: a }'),
    world({ a: { state: 'unreadable', reason: 'locked' } }),
  ],
  'model-missing': [files, world({ 'm.onnx': { state: 'missing' } })],
  'model-hash-mismatch': [files, world()],
  'model-unusable': [files, world({}, { modelFault: 'no residual stream found' })],
  'tokenizer-missing': [files, world({ 't.json': { state: 'missing' } })],
  'tokenizer-hash-mismatch': [
    files,
    { ...nothing, files: new Map([['t.json', { state: 'present', sha256: 'e' }]]) },
  ],
  'tokenizer-unusable': [files, world({ 't.json': { state: 'unreadable', reason: 'EACCES' } })],
  'tokenizer-vocabulary-mismatch': [files, world({}, { model: { ...model, vocabulary: 13 } })],
  'expectation-not-met': [animal('expect: { auc: { min: 0.9 } }'), measured],
  'flip-expectation-not-met': [animal('expect: { flip: { effect: no-effect } }'), measured],
  'evidence-stale': [animal('', '[" dog"]'), measured],
  'evidence-missing': [animal('expect: { auc: { min: 0.9 } }'), world()],
  'anchors-alike': [animal('', '[dog, dogs, Dog, Dogs, cat, cats, ox, Ox, " ox", " dog", " cat"]')],
  'register-beyond-null': [
    animal(''),
    measuredAs({ auc: aucOf(0.6, null), nullMatched: { ...measurement.nullMatched, p: 0.06 } }),
  ],
  'expectation-in-doubt': [animal('expect: { auc: { min: 0.85 } }'), measured],
  'frequency-confound': [
    animal('', `[${Array.from({ length: 12 }, (_, i) => `w${i}`).join()}]`),
    measuredAs({}, { vocabulary: vocabularyOf(Array.from({ length: 99 }, (_, i) => `w${i}`)) }),
  ],
  'length-confound': [
    animal('', `[${Array.from({ length: 12 }, (_, i) => `long-word-${i}`).join()}]`),
    measuredAs({}, { vocabulary: longWords, lengthCounts: lengthCountsOf(longWords) }),
  ],
  'dimension-constant': [
    animal(''),
    measuredAs({ dimensions: [{ index: 3, polarity: '+', auc: 0.5, pPlus: 1, pMinus: 0.995 }] }),
  ],
  'polarity-contradicted': [
    animal('register: { dims: { pos: [3] } }'),
    measuredAs({ dimensions: [{ index: 3, polarity: '+', auc: 0.4, pPlus: 0.2, pMinus: 0.6 }] }),
  ],
  'register-twin': [
    `${animal('')}\n  - { id: beast, anchors: [" ox"] }`,
    world(
      {},
      { evidence: evidenceFile({ animal: { measurement: wide }, beast: { measurement: wide } }) },
    ),
  ],
  'validated-without-evidence': [animal('').replace('draft', 'validated'), world()],
  'ignore-unknown': [`${animal('')} # dimcat-ignore: anchor-shard`],
  'inputs-unusable': [imageCatalog('{ label: dog }'), imageWorld({ inputsFault: 'No images.' })],
  'input-unknown': [imageCatalog('[dog/9.png]'), imageWorld()],
  'label-unknown': [imageCatalog('{ label: dgo }'), imageWorld()],
  'modality-mismatch': [imageCatalog('[]', ', tokenizer: t.json')],
  'preprocessor-unusable': [
    imageCatalog('[]', ', preprocessor: p.json'),
    imageWorld({ files: new Map([['p.json', { state: 'missing' }]]) }),
  ],
  'evidence-orphan': [animal('').replace('id: animal', 'id: animals'), measured],
};

describe('every problem', () => {
  for (const [code, [text, facts]] of Object.entries(cases)) {
    it(`${code} is found, and its place lies in the text`, () => {
      const problems = problemsOf(text, facts);
      const found = problems.find((problem) => problem.code === code);
      assert.ok(found, `found only ${problems.map((problem) => problem.code).join(', ')}`);
      for (const { span, message } of problems) {
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length);
        assert.match(message, /^[\S].*[.?)]$/s, `"${message}" is a sentence`);
      }
    });
  }

  it('says why it matters and how to mend it', () => {
    for (const [code, { why, fix, example, title }] of Object.entries(problemCodes)) {
      assert.match(code, /^[a-z]+(-[a-z]+)*$/);
      for (const text of [why, fix, example, title]) assert.ok(text.length > 5, code);
    }
  });
});

describe('fixes', () => {
  const fixed = (code: ProblemCode, text: string, facts?: CatalogFacts): string => {
    const fix = problemsOf(text, facts).find((problem) => problem.code === code)?.fix;
    assert.ok(fix);
    return text.slice(0, fix.span.start) + fix.newText + text.slice(fix.span.end);
  };

  it('mend what they are offered for', () => {
    assert.match(fixed('anchor-not-single-token', animal('', '[dog]'), world()), /\[" dog"\]/);
    assert.match(fixed('unknown-key', 'dimcat: 1\ntitel: a'), /^title/m);
    assert.match(fixed('wrong-type', 'dimcat: 1\ntitle: 12'), /"12"/);
    assert.match(fixed('id-syntax', 'dimcat: 1\nfeatures: [{ id: Wild Dogs! }]'), /id: wild-dogs /);
    assert.match(
      fixed(
        'unknown-relation-target',
        animal('relations: [{ kind: related, target: anima }]\n  - id: animals'),
      ),
      /target: animals? /,
    );
    assert.match(fixed('model-hash-mismatch', files, world()), /sha256: "a{64}"/);
  });
});

describe('expectations', () => {
  const severities = (status: string, more: string): string[] =>
    problemsOf(animal(more).replace('draft', status), measured)
      .filter(({ code }) => code.endsWith('not-met'))
      .map(({ severity }) => severity);

  it('of refuted features are only mentioned', () => {
    const both = 'expect: { auc: { min: 0.9 }, flip: { effect: no-effect } }';
    assert.deepEqual(severities('validated', both), ['warning', 'warning']);
    assert.deepEqual(severities('refuted', both), ['information', 'information']);
    assert.deepEqual(
      severities('draft', 'expect: { auc: { min: 0.8 }, flip: { effect: suppressed } }'),
      [],
    );
  });
});

describe('anchors of two features', () => {
  it('may overlap where a relation says so', () => {
    const shared = (kind: string) =>
      problemsOf(
        `${animal('')}\n  - { id: pet, anchors: [" dog"], relations: [{ kind: ${kind}, target: animal }] }`,
      ).filter(({ code }) => code === 'anchor-shared').length;
    assert.deepEqual([shared('broader'), shared('opposite')], [0, 1]);
  });
});
