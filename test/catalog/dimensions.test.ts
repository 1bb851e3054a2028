/** The file of what is known of single dimensions. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  NO_DIMENSIONS,
  withChange,
  type DimensionsChange,
} from '../../server/catalog/dimensions/changeDimensions';
import {
  dimensionsSteps,
  type ParsedDimensions,
} from '../../server/catalog/dimensions/parseDimensions';
import { dimensionsParts } from '../../server/catalog/dimensions/printDimensions';
import type { DimensionsFile } from '../../server/protocol/dimensions';
import { stamped } from '../../server/catalog/claims/stamps';
import { basis, run, surveyed } from './support/dimensions';
import { flip, measurement } from './support/evidence';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const print = (file: DimensionsFile): string => [...dimensionsParts(file, hash)].join('');
const changed = (file: DimensionsFile, change: DimensionsChange): DimensionsFile =>
  withChange(file, change, hash);
const survey = (indices: readonly number[], seed = 0, replaces = true): DimensionsChange => ({
  basis,
  survey: { run: { ...run, seed }, replaces },
  dimensions: new Map(indices.map((index) => [index, { survey: surveyed(index) }])),
});
const today = '2026-11-29';
const full = changed(NO_DIMENSIONS, survey([172, 3, 12]));

function parse(source: string): ParsedDimensions {
  const steps = dimensionsSteps(source, hash);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
const problemOf = (source: string): string => {
  const parsed = parse(source);
  return 'problem' in parsed ? parsed.problem : '';
};

describe('the file of dimensions', () => {
  it('comes back as it was written, dimensions in their order, one fact a line', () => {
    const text = print(full);
    assert.deepEqual(parse(text), { file: full });
    const lines = text.split('\n').filter((line) => /^ {4}"\d+": /.test(line));
    assert.deepEqual(
      lines.map((line) => /"(\d+)"/.exec(line)![1]),
      ['3', '12', '172'],
    );
    assert.ok(text.split('\n').every((line) => line.length <= 200));
    assert.deepEqual(parse(print(NO_DIMENSIONS)), { file: NO_DIMENSIONS });
  });

  it('is refused where a member has another name, under which it would be lost in silence', () => {
    const coverage = print(full).replace('"dimensions": {', '"coverages": {}, "dimensions": {');
    assert.equal(problemOf(coverage), 'it has a member "coverages"');
  });

  it('is refused with the dimension named where a figure, an index or a basis was edited', () => {
    const text = print(full);
    const edits: [RegExp | string, string, RegExp][] = [
      ['"plusShare": 0.25', '"plusShare": 0.5', /dimension 3 is not as Dimcat wrote it/],
      ['    "172": ', '    "173": ', /dimension 173 is not/],
      ['"layer": 4', '"layer": 5', /^bases\.[0-9a-f]{12} is not as Dimcat wrote it/],
      ['"seed": 0', '"seed": 1', /^surveys\.[0-9a-f]{12} is not as Dimcat wrote it/],
      [/"sha256": "[0-9a-f]{64}"/, '"sha256": ""', /dimension 3 is not/],
      ['"dimcatDimensions": 1', '"dimcatDimensions": 2', /dimcatDimensions is not 1/],
      ['{', '<<<<<<< HEAD\n{', /not JSON|not an object/],
    ];
    for (const [from, to, problem] of edits) {
      assert.notEqual(text.replace(from, to), text, String(from));
      assert.match(problemOf(text.replace(from, to)), problem);
    }
  });

  it('is refused where evidence of a claim was edited: a figure, a verdict, when it was written', () => {
    const stamp = stamped(undefined, { claim: 'auc.min: 0.8', numberKnown: true, today }, hash);
    const claim = { measurement, flip, claims: { detects: stamp } };
    const text = print(changed(full, { basis, dimensions: new Map([[12, { claim }]]) }));
    assert.deepEqual(problemOf(text), '');
    const edits = [
      ['"value": 0.87', '"value": 0.97'],
      ['"p": 0.0099', '"p": 0.0001'],
      ['"verdict": "suppressed, not specific"', '"verdict": "suppressed, specific"'],
      ['"order": "unknown"', '"order": "before"'],
    ] as const;
    for (const [from, to] of edits) {
      const edited = text.replace(from, to);
      assert.notEqual(edited, text, from);
      assert.match(problemOf(edited), /^what it says of dimension 12 is not as Dimcat wrote it/);
    }
  });

  it('takes a merge that has each line from either side', () => {
    type Json = { dimensions: object };
    const [ours, theirs] = [survey([1, 2]), survey([2, 3])].map(
      (each) => JSON.parse(print(changed(NO_DIMENSIONS, each))) as Json,
    );
    const dimensions = { ...ours!.dimensions, ...theirs!.dimensions };
    assert.equal(problemOf(JSON.stringify({ ...ours, dimensions })), '');
  });

  it('knows no dimension that its site has not', () => {
    const outside = changed(NO_DIMENSIONS, survey([256]));
    assert.match(problemOf(print(outside)), /dimension 256 is outside 0\.\.255/);
  });

  it('keeps other surveys beside one of some dimensions, and none beside one of all', () => {
    const some = changed(full, survey([5], 1, false));
    assert.deepEqual([...some.dimensions.keys()], [3, 5, 12, 172]);
    assert.equal(some.surveys.size, 2);
    const all = changed(some, survey([7], 2));
    assert.deepEqual([...all.dimensions.keys()], [7]);
    assert.equal(all.surveys.size, 1);
  });

  it('keeps a basis as long as a part was measured on it', () => {
    const other = { ...survey([12], 1, false), basis: { ...basis, cacheSha256: 'other' } };
    assert.equal(changed(full, other).bases.size, 2);
    const replaced = { ...other, dimensions: survey([3, 12, 172]).dimensions };
    assert.equal(changed(full, replaced).bases.size, 1);
  });
});
