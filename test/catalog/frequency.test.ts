import assert from 'node:assert/strict';
import { frequenciesOf, readFrequencies } from '../../server/catalog/frequency';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { staleReasons } from '../../server/catalog/resolve/basis';
import { evidenceFile, measurement } from './support/evidence';
import { vocabularyOf, world } from './support/facts';

const table = (text: string) => {
  const read = readFrequencies(text);
  if (typeof read === 'string') assert.fail(read);
  return read;
};
const countsIn = (text: string, tokens: readonly string[]) => [
  ...frequenciesOf(table(text), vocabularyOf(tokens)).counts,
];

describe('A file of frequencies', () => {
  it('gives all spellings of a word the sum of its counts', () => {
    const text = 'word,count\nDog,3\ndog,4\ncat,9\n';
    assert.deepEqual(countsIn(text, ['dog', ' Dog', ' cat', 'ox']), [7, 7, 9, 0]);
  });

  it('tells tokens apart by case and space, in any order of columns', () => {
    const text = '\ufeffcount\ttoken\n5\t dog\n2\tdog\n';
    assert.deepEqual(countsIn(text, ['dog', ' dog', 'Dog']), [2, 5, 0]);
  });

  it('takes a low rank for a high frequency, and the best of two', () => {
    const text = 'word,rank\nox,4\ndog,2\nDog,1\n';
    assert.deepEqual(countsIn(text, ['dog', 'ox']), [1, 0.25]);
  });

  it('reads quoted cells', () => {
    assert.deepEqual(countsIn('token,count\n",",8\n"""",2\n', [',', '"']), [8, 2]);
  });

  it('says what share of the words it knows; signs and digits are no words', () => {
    const vocabulary = vocabularyOf(['dog', 'ox', '!', '7']);
    assert.equal(frequenciesOf(table('word,count\ndog,1\n'), vocabulary).known, 0.5);
  });

  it('is refused where a line cannot be understood', () => {
    const refused: readonly (readonly [string, RegExp])[] = [
      ['', /found: none/],
      ['dog,3\n', /needs a first line .*found: dog, 3/],
      ['word,count\n', /no rows/],
      ['word,count\ndog,many\n', /no count that can be used in row 2/],
      ['word,count\ndog,1\nox,\n', /row 3/],
      ['word,count\ndog,-1\n', /row 2/],
      ['word,rank\ndog,0\n', /no rank/],
      ['word,count\n"dog,1\n', /quotation mark/],
    ];
    for (const [text, reason] of refused) {
      const found = readFrequencies(text);
      assert.ok(typeof found === 'string', text);
      assert.match(found, reason, text);
    }
  });

  it('lies in the folder of the catalog', () => {
    const codesOf = (file: string) =>
      parseCatalog(`dimcat: 1\nfrequency: { file: ${file} }`).problems.map(({ code }) => code);
    for (const good of ['counts.csv', 'words/counts.csv', 'a..b.csv'])
      assert.deepEqual(codesOf(good), [], good);
    for (const bad of ['../counts.csv', '/etc/x', 'a/../../b', '..', 'C:/x.csv', '"a\\\\b"'])
      assert.deepEqual(codesOf(bad), ['bad-value'], bad);
  });

  it('makes a measurement stale when it is added, changed or removed', () => {
    const facts = (sha256: string) =>
      world(
        {},
        {
          evidence: evidenceFile({ animal: { measurement } }),
          frequency: { state: 'read', sha256, counts: new Float64Array(14), known: 1 },
        },
      );
    const reasons = (clause: string, before: string | undefined) => {
      const text = `dimcat: 1\n${clause}features: [{ id: animal, anchors: [" dog"] }]`;
      const catalog = parseCatalog(text).catalog!;
      const basis = {
        ...measurement.basis,
        ...(before === undefined ? {} : { frequencySha256: before }),
      };
      return staleReasons(basis, catalog.features[0]!, catalog, facts('new')).filter((reason) =>
        reason.includes('frequencies'),
      );
    };
    const clause = 'frequency: { file: f.csv }\n';
    assert.deepEqual(reasons(clause, undefined), ['file of frequencies added']);
    assert.deepEqual(reasons(clause, 'old'), ['file of frequencies changed']);
    assert.deepEqual(reasons(clause, 'new'), []);
    assert.deepEqual(reasons('', 'old'), ['file of frequencies removed']);
    assert.deepEqual(reasons('', undefined), []);
  });
});
