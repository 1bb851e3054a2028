/** What is wrong in a catalog, and which of its features cannot be run for it. */
import assert from 'node:assert/strict';
import type { CatalogFacts } from '../../server/catalog/facts';
import { blockedSteps, errorOfAll, findingSteps } from '../../server/catalog/findings';
import { finished } from '../../server/catalog/finished';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { lineAndColumn } from '../../server/catalog/place';
import { world } from './support/facts';

const head = `dimcat: 1
model: { path: m.onnx, tokenizer: t.json }
site: { kind: resid, layer: 4 }
`;
const anchors = '[" dog", " cat", " horse"]';
const sound = `  - { id: sound, anchors: ${anchors} }\n`;

/** Codes with line and column, and the ids of what is blocked. */
function found(text: string, facts: CatalogFacts = world()): readonly [string[], string[]] {
  const parsed = parseCatalog(text);
  const findings = finished(findingSteps(parsed, facts)).errors.map(({ code, span }) => {
    const { line, column } = lineAndColumn(text, span.start);
    return `${line}:${column} ${code}`;
  });
  return [findings, [...finished(blockedSteps(parsed, facts)).keys()].map(({ id }) => id.value)];
}

const inFeature = (rest: string): string => `${head}features:\n${sound}  - { id: bad, ${rest} }\n`;

describe('findings of a catalog', () => {
  it('are none where it says what it means', () =>
    assert.deepEqual(found(`${head}features:\n${sound}`), [[], []]));

  const cases: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
    ['a misspelt key of the catalog', `${head}feature:\n${sound}`, ['4:1 unknown-key'], []],
    [
      'misspelt anchors',
      inFeature(`ancors: ${anchors}`),
      ['6:11 too-few-anchors', '6:16 unknown-key'],
      [],
    ],
    [
      'a misspelt claim',
      inFeature(`anchors: ${anchors}, expct: { auc: { min: 0.9 } }`),
      ['6:53 unknown-key'],
      [],
    ],
    [
      'a forgotten colon',
      inFeature(`anchors: ${anchors}, register: { top 64 }`),
      ['6:65 unknown-key'],
      ['bad'],
    ],
    [
      'a list that is not there',
      inFeature('anchors: { words: animls }'),
      ['6:34 unknown-words'],
      ['bad'],
    ],
    ['a feature without anchors', inFeature('label: Bad'), ['6:11 too-few-anchors'], []],
    ['an empty list of anchors', inFeature('anchors: []'), ['6:25 too-few-anchors'], []],
    [
      'a word that is not a token',
      inFeature('anchors: [" dog", " zebra"]'),
      ['6:34 anchor-not-single-token'],
      ['bad'],
    ],
    [
      'a dimension that the model does not have',
      inFeature(`anchors: ${anchors}, register: { dims: { pos: [3, 900] } }`),
      ['6:82 dimension-out-of-range'],
      ['bad'],
    ],
    [
      'a register that names no dimension',
      inFeature(`anchors: ${anchors}, register: { dims: { poss: [3] } }`),
      ['6:63 bad-value', '6:73 unknown-key'],
      ['bad'],
    ],
    [
      'an id that another feature has, by which its figures would be taken for those of the other',
      inFeature(`anchors: ${anchors}`).replace('bad', 'sound'),
      ['6:11 duplicate-feature-id'],
      ['sound'],
    ],
    [
      'a register wider than the model',
      inFeature(`anchors: ${anchors}, register: { top: 9999 }`),
      ['6:63 register-too-wide'],
      ['bad'],
    ],
    [
      'a value of another type',
      inFeature(`anchors: ${anchors}, status: 3`),
      ['6:61 wrong-type'],
      ['bad'],
    ],
    [
      'negatives of a feature that is not there',
      inFeature(`anchors: ${anchors}, negatives: { features: [nope] }`),
      ['6:64 no-negatives', '6:77 unknown-feature'],
      ['bad'],
    ],
    [
      'a negative that is a variant of an anchor',
      inFeature(`anchors: ${anchors}, negatives: [Dog, " car"]`),
      ['6:65 negative-is-variant'],
      ['bad'],
    ],
    [
      'a relation to nowhere, which changes no number',
      inFeature(`anchors: ${anchors}, relations: [{ kind: broader, target: nope }]`),
      ['6:90 unknown-relation-target'],
      [],
    ],
  ];
  for (const [what, text, findings, blocked] of cases) {
    it(`name ${what}, where it is`, () => {
      assert.deepEqual(found(text), [findings, blocked]);
      assert.equal(errorOfAll(parseCatalog(text)), undefined);
    });
  }

  it('leave out what the author has accepted, but no error', () => {
    const text = `${head}# dimcat-ignore: unknown-key\nlicence: x\nfeatures:\n  # dimcat-ignore: anchor-not-single-token\n  - { id: bad, anchors: [" dog", " zebra"] }\n`;
    assert.deepEqual(found(text), [['8:34 anchor-not-single-token'], ['bad']]);
  });

  it('take no-break spaces for the cause of what else is wrong', () =>
    assert.equal(
      errorOfAll(parseCatalog(`${head}features:\n\u00a0\u00a0- id: a\n`))?.code,
      'yaml-bad-character',
    ));

  for (const [what, text] of [
    ['outside the features', `${head}signs: centered\nfeatures:\n${sound}`],
    ['of the text itself', `${head}features:\n${sound}  - { id: bad, anchors: ["a }\n`],
  ] as const) {
    it(`keep all features from being run by an error ${what}`, () =>
      assert.notEqual(errorOfAll(parseCatalog(text)), undefined));
  }
});
