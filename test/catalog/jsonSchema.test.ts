import assert from 'node:assert/strict';
import Ajv from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { catalogShape } from '../../server/catalog/format/catalogFormat';
import { jsonSchema } from '../../server/catalog/format/jsonSchema';
import { alternatives, describeKey } from '../../server/catalog/format/describe';
import type { Field, Fields, Shape } from '../../server/catalog/format/shape';
import { nearest } from '../../server/catalog/parse/nearest';
import { catalogTemplate } from '../../extension/commands/template';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { complete, everyday } from './support/catalogs';

const fitsSchema = new Ajv({ allErrors: false }).compile(jsonSchema());
/** What a schema cannot say: these codes are not of form. */
const beyondForm = new Set(['range-reversed', 'register-too-wide', 'dimension-out-of-range']);
const fits = (text: string): boolean =>
  parseCatalog(text).problems.every(
    ({ code, message }) =>
      beyondForm.has(code) || message.startsWith('register names no dimension'),
  );

const paths = [
  'a.csv',
  'a/b.csv',
  '/a.csv',
  '../a.csv',
  'a/../b.csv',
  'a/..',
  'a\\b.csv',
  '..a',
  'C:a',
];

/** Texts for a pattern. fast-check cannot make those for a pattern that looks ahead, as that of paths does. */
function matching(pattern: string | undefined): fc.Arbitrary<string> {
  if (pattern === undefined) return fc.string();
  return pattern.includes('(?!')
    ? fc.constantFrom(...paths)
    : fc.stringMatching(new RegExp(pattern));
}

/** Values of a shape, mostly. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'text':
      return fc.oneof(matching(shape.pattern), fc.string());
    case 'integer':
      return fc.oneof(
        fc.integer({ min: shape.min, max: shape.max }),
        fc.constantFrom(shape.min - 1, shape.max + 1, shape.min + 0.5),
      );
    case 'number':
      return fc.oneof(
        fc.double({ min: shape.min, max: shape.max, noNaN: true }),
        fc.constantFrom(shape.min - 1, shape.max + 0.001),
      );
    case 'choice':
      return fc.constantFrom(...Object.keys(shape.values), ...Object.keys(shape.values), 'other');
    case 'list':
      return fc.array(wild(shape.of), { maxLength: 3 });
    case 'map':
      return mapsOf(shape.fields);
    case 'table':
      return fc.dictionary(
        fc.oneof(
          fc.nat(1_100_000).map(String),
          fc.constantFrom('a', '01', '-1', '1048575', '1048576', '999999'),
        ),
        wild(shape.of),
        { maxKeys: 2 },
      );
    case 'either':
      return fc.oneof(...shape.of.map(valuesOf));
  }
}

function mapsOf(fields: Fields): fc.Arbitrary<unknown> {
  const known = fc.record(
    Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, wild(field.shape)])),
    { requiredKeys: Object.keys(fields).filter((key) => fields[key]?.required) },
  );
  const fewer = fc
    .tuple(known, fc.subarray(Object.keys(fields)))
    .map(([map, keep]) =>
      Object.fromEntries(
        Object.entries(map).filter(([key]) => keep.includes(key) || fields[key]?.required),
      ),
    );
  return fc.oneof(
    { weight: 12, arbitrary: fewer },
    { weight: 1, arbitrary: fewer.map((map) => ({ ...map, extra: 1 })) },
  );
}

const odd = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1.5,
  'x',
  '',
  [],
  {},
  [null],
  { file: 'a.txt' },
  { a: 1 },
);
const wild = (shape: Shape): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 25, arbitrary: valuesOf(shape) }, { weight: 1, arbitrary: odd });

describe('the JSON Schema', () => {
  it('takes the catalogs that the validator takes, as YAML', () => {
    for (const text of [
      everyday,
      complete,
      catalogTemplate({ model: 'model.onnx', tokenizer: 'tokenizer.json' }),
    ]) {
      assert.ok(fitsSchema(parse(text)), JSON.stringify(fitsSchema.errors));
      assert.ok(fits(text));
    }
  });

  it('agrees with the validator on catalogs good and bad', function () {
    this.timeout(60_000);
    const counts = { good: 0, bad: 0 };
    fc.assert(
      fc.property(wild(catalogShape), (value) => {
        const text = JSON.stringify(value);
        const expected = fitsSchema(value);
        counts[expected ? 'good' : 'bad']++;
        assert.equal(
          fits(text),
          expected,
          `${text}\n${JSON.stringify(fitsSchema.errors)}\n${JSON.stringify(parseCatalog(text).problems)}`,
        );
      }),
      { seed: 6, numRuns: 2000, endOnFailure: true },
    );
    assert.ok(counts.good > 100 && counts.bad > 100, JSON.stringify(counts));
  });
});

/** Every field of the format with the path that leads to it. */
function* fieldsOf(
  shape: Shape,
  path: (string | number)[],
): Generator<[(string | number)[], Field]> {
  for (const one of alternatives(shape)) {
    if (one.kind === 'list') yield* fieldsOf(one.of, [...path, 0]);
    if (one.kind === 'table') yield* fieldsOf(one.of, [...path, '12']);
    if (one.kind !== 'map') continue;
    const fields: Fields = one.fields;
    for (const [key, field] of Object.entries(fields)) {
      yield [[...path, key], field];
      yield* fieldsOf(field.shape, [...path, key]);
    }
  }
}

describe('the documentation of keys', () => {
  it('is there for every field, and its examples are right', () => {
    const all = [...fieldsOf(catalogShape, [])];
    assert.ok(all.length > 45);
    for (const [path, field] of all) {
      const key = String(path.at(-1));
      const text = describeKey(path);
      assert.ok(text?.startsWith(`**${key}**: ${field.doc}`), path.join('.'));
      if (field.example === undefined) continue;
      assert.ok(field.example.startsWith(`${key}: `));
      const example = (parse(field.example) as Record<string, unknown>)[key];
      assert.ok(wellFormed(path, example), `${path.join('.')}: ${field.example}`);
    }
  });

  it('is absent for what the format does not define', () => {
    for (const path of [
      [],
      ['x'],
      ['features'],
      ['features', 0],
      ['dimensions', '12'],
      ['toString'],
      ['features', 0, 'register', 'constructor'],
    ]) {
      assert.equal(describeKey(path) === undefined, path.join() !== 'features', path.join());
    }
  });
});

/** Whether a value at a path raises no problem there, in a catalog that holds nothing else. */
function wellFormed(path: readonly (string | number)[], value: unknown): boolean {
  const whole = path.reduceRight<unknown>(
    (inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }),
    value,
  );
  const text = JSON.stringify({ dimcat: 1, ...(whole as object) });
  return parseCatalog(text).problems.every(({ code }) => code === 'missing-field');
}

describe('nearest', () => {
  it('finds misspelt words and leaves strangers alone', () => {
    const words = ['anchors', 'register', 'targets', 'tags', 'notes'];
    const cases = {
      anchor: 'anchors',
      achnors: 'anchors',
      Tags: 'tags',
      registre: 'register',
      zzz: undefined,
      anchors: undefined,
    };
    for (const [word, expected] of Object.entries(cases))
      assert.equal(nearest(word, words), expected, word);
    assert.equal(nearest('a'.repeat(100), ['a'.repeat(99)]), undefined);
  });
});
