import assert from 'node:assert/strict';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { staleFlipReasons, staleReasons, staleness } from '../../server/catalog/resolve/basis';
import { resolveFeature } from '../../server/catalog/resolve/resolveFeature';
import { resolvePrefix } from '../../server/catalog/resolve/resolvePrefix';
import { nearVariant } from '../../server/catalog/resolve/resolveToken';
import { readTokenFile } from '../../server/catalog/resolve/tokenFile';
import { basis, flip } from './support/evidence';
import { nothing, vocabulary, vocabularyOf, world } from './support/facts';

function catalogOf(features: string, head = 'site: { kind: resid, layer: 4 }\nsigns: centred') {
  const { catalog } = parseCatalog(`dimcat: 1\n${head}\nfeatures:\n${features}`);
  const [feature] = catalog?.features ?? [];
  assert.ok(catalog && feature);
  return { catalog, feature };
}

function resolve(features: string, facts = world()) {
  const { catalog, feature } = catalogOf(features);
  const { problems, ...rest } = resolveFeature(feature, catalog, facts);
  return { ...rest, codes: problems.map(({ code }) => code) };
}

describe('resolving tokens', () => {
  it('looks up words and ids, each once, in the order written', () => {
    assert.deepEqual(
      resolve('  - { id: a, anchors: [" cat", 1, 2, " twin", "dog", "<|end|>", 14] }'),
      {
        anchors: [2, 1, 12],
        anchorTexts: [' cat', ' dog', ' twin'],
        negatives: null,
        targets: null,
        codes: ['token-ambiguous', 'anchor-not-single-token', 'token-special', 'token-unknown-id'],
      },
    );
  });

  it('takes the lowest ordinary id of several with one text', () => {
    const twins = world({}, { vocabulary: vocabularyOf([' a', ' b', ' a', ' a'], [0]) });
    assert.deepEqual(resolve('  - { id: a, anchors: [" a"] }', twins).anchors, [2]);
  });

  it('keeps anchors and their variants out of targets and negatives', () => {
    const found = resolve(
      '  - { id: a, anchors: [" dog", " cat"], targets: [Dog, " cow"], negatives: [" cat", " car"] }',
    );
    assert.deepEqual([found.targets, found.negatives], [[6], [7]]);
    assert.deepEqual(found.codes, ['negative-is-anchor', 'target-is-anchor']);
  });

  it('refuses a negative that is a variant of an anchor, and names both', () => {
    const { catalog, feature } = catalogOf(
      '  - { id: a, anchors: [" dog", " cat"], negatives: [Dog, " car"] }',
    );
    const { negatives, problems } = resolveFeature(feature, catalog, world());
    assert.deepEqual(negatives, [7]);
    const [variant] = problems;
    assert.deepEqual([variant?.code, variant?.severity], ['negative-is-variant', 'error']);
    assert.match(variant!.message, /"Dog" is a variant of the anchor " dog"/);
  });

  it('takes the anchors of other features as negatives, but no variants of its own', () => {
    const found = resolve(
      '  - { id: a, anchors: [" dog"], negatives: { features: [b] } }\n  - { id: b, anchors: [Dog, " car"] }',
    );
    assert.deepEqual(found.negatives, [7]);
    assert.deepEqual(found.codes, ['negative-is-variant']);
  });

  it('takes spaces for no variants of each other, nor images whose names differ in case', () => {
    const spaces = world({}, { vocabulary: vocabularyOf([' ', '\n', 'a']) });
    const found = resolve('  - { id: a, anchors: [0], negatives: [1, 2] }', spaces);
    assert.deepEqual([found.negatives, found.codes], [[1, 2], []]);
  });

  it('takes the anchors of other features as negatives', () => {
    const found = resolve(
      '  - { id: a, anchors: [" dog"], negatives: { features: [b, c, none] } }\n  - { id: b, anchors: [" dog", " car"] }\n  - { id: c, anchors: [" bus", " car"] }',
    );
    assert.deepEqual(found.negatives, [7, 8]);
  });

  it('reads files, and says once what is wrong in them', () => {
    const text = ' dog\r\n# comment\r\n\r\n" cat"\n"oops\n' + 'nope\n'.repeat(9);
    const found = resolve(
      '  - { id: a, anchors: { file: a.txt } }',
      world({ 'a.txt': { state: 'present', text } }),
    );
    assert.deepEqual(found.anchors, [1, 2]);
    assert.deepEqual(found.codes, [
      'token-file-line',
      ...Array<string>(5).fill('anchor-not-single-token'),
    ]);
    assert.deepEqual(
      resolve('  - { id: a, anchors: { file: a.txt } }', world({ 'a.txt': { state: 'missing' } }))
        .codes,
      ['token-file-missing'],
    );
  });

  it('reads token files line by line', () => {
    assert.deepEqual(readTokenFile('\ufeffa\n b \n"#"\n#x\n"\\n"\r\n""x').tokens, [
      { text: 'a', line: 1 },
      { text: ' b ', line: 2 },
      { text: '#', line: 3 },
      { text: '\n', line: 5 },
    ]);
    assert.deepEqual(readTokenFile('"a').badLines, [1]);
    const pieces = readTokenFile('## heading\n##ing\n#x').tokens;
    assert.deepEqual(pieces, [{ text: '##ing', line: 2 }]);
  });

  it('offers the near variant with a leading space first, then other cases', () => {
    assert.equal(nearVariant('dog', vocabulary), ' dog');
    assert.equal(nearVariant('DOG', vocabulary), ' dog');
    assert.equal(nearVariant(' Cat', vocabulary), ' cat');
    assert.equal(nearVariant('zebra', vocabulary), undefined);
  });

  it('finds the prefix', () => {
    const prefix = (written: string, facts = world()) =>
      resolvePrefix(catalogOf('  - id: a', `input: { prefix: ${written} }`).catalog, facts);
    assert.deepEqual(prefix('none'), []);
    assert.deepEqual(prefix('bos'), [0]);
    assert.deepEqual(prefix('{ tokens: [3, " dog", "<|end|>", 99, nope] }'), [3, 1, 0]);
    assert.deepEqual(prefix('bos', nothing), []);
  });
});

describe('the basis of a measurement', () => {
  const animal = '  - { id: animal, anchors: [" dog", " cat", " horse"] }';
  const reasons = (features: string, head?: string, facts = world()) => {
    const { catalog, feature } = catalogOf(features, head);
    return staleReasons(basis, feature, catalog, facts, 'c'.repeat(64));
  };

  it('of the contract is current where all is as it was, or nothing is known', () => {
    assert.deepEqual(reasons(animal), []);
    assert.deepEqual(reasons(animal, undefined, nothing), []);
  });

  it('is current when only the order changed, or what is not known today', () => {
    assert.deepEqual(reasons('  - { id: animal, anchors: [" horse", " dog", " cat"] }'), []);
    assert.deepEqual(reasons('  - { id: animal, anchors: [" red"] }', undefined, nothing), []);
    assert.deepEqual(reasons('  - { id: animal, anchors: { file: unread.txt } }'), []);
    assert.deepEqual(staleness({ ...basis, cacheSha256: '' }, basis), []);
  });

  it('of a sign-flip test includes its targets: the listed ones, else the anchors', () => {
    const stale = (features: string, tested: readonly string[]): string[] => {
      const { catalog, feature } = catalogOf(features);
      const measured = { ...flip, basis, targetTokens: tested };
      return staleFlipReasons(measured, feature, catalog, world());
    };
    const listed = (targets: string): string =>
      `  - { id: animal, anchors: [" dog", " cat", " horse"], targets: [${targets}] }`;
    assert.deepEqual(stale(animal, [' horse', ' dog', ' cat']), []);
    assert.deepEqual(stale(listed('" cow", " fish"'), [' fish', ' cow']), []);
    assert.deepEqual(stale(listed('" cow"'), [' fish', ' cow']), ['targets changed']);
    assert.deepEqual(stale(animal, [' cow']), ['targets changed']);
  });

  it('says what changed', () => {
    assert.deepEqual(reasons('  - { id: animal, anchors: [" dog", " cow", " fish"] }'), [
      'anchors changed: 2 added, 2 removed',
    ]);
    assert.deepEqual(reasons(animal, 'site: { kind: v, layer: 3 }\ninput: { prefix: bos }'), [
      'site changed: resid layer 4 before, v layer 3 now',
      'input prefix changed',
      'signs changed: centred before, raw now',
    ]);
    assert.deepEqual(
      reasons('  - { id: animal, anchors: [1, 2, 3], negatives: [5], register: { top: 3 } }'),
      ['negatives changed: a list now', 'register changed: auto before, top 3 now'],
    );
    const other = { modelSha256: 'x', tokenizerSha256: 'y', cacheSha256: 'z', negatives: [1] };
    assert.deepEqual(staleness({ ...basis, ...other }, { ...basis, negatives: [2, 3] }), [
      'model file changed',
      'tokenizer file changed',
      'negatives changed: 2 added, 1 removed',
      'cache of signs changed',
    ]);
    const dims = (pos: number[]) => ({
      ...basis,
      register: { rule: 'dims', pos, neg: [] } as const,
    });
    assert.equal(staleness(dims([1]), dims([2])).length, 1);
  });
});
