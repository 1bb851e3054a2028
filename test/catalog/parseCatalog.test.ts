import assert from 'node:assert/strict';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { Span } from '../../server/catalog/types';
import { complete, everyday } from './support/catalogs';

/** A parsed value with every place replaced by the text that stands there. */
function withSources(text: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withSources(text, item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) =>
    key === 'span'
      ? [key, text.slice((item as Span).start, (item as Span).end)]
      : [key, withSources(text, item)],
  );
  return Object.fromEntries(entries);
}

function read(text: string) {
  const { catalog, problems } = parseCatalog(text);
  assert.deepEqual(problems, []);
  assert.ok(catalog);
  return catalog;
}

describe('parseCatalog', () => {
  it('reads the catalog of the issue as it stands', () => {
    const [animal] = read(everyday).features;
    assert.deepEqual(withSources(everyday, animal?.register), {
      value: { rule: 'top', k: 64 },
      span: '{ top: 64 }',
    });
    assert.deepEqual(withSources(everyday, animal?.expect), {
      span: '{ auc: { min: 0.8 }, flip: { effect: suppressed } }',
      aucMin: { value: 0.8, span: '0.8' },
      flip: { value: 'suppressed', span: 'suppressed' },
    });
    assert.deepEqual(withSources(everyday, read(everyday).dimensions), [
      {
        index: { value: 12, span: '12' },
        label: { value: 'animacy', span: 'animacy' },
        notes: { value: 'positive for living things', span: 'positive for living things' },
        span: '12: { label: animacy, notes: positive for living things }',
      },
    ]);
    assert.deepEqual(read(everyday).claims, []);
    assert.equal(read(everyday).signs, 'centred');
  });

  it('reads every field, with the text that says it', () => {
    const catalog = withSources(complete, read(complete)) as ReturnType<typeof read>;
    const { features, dimensions, prefix, ...rest } = catalog;
    assert.deepEqual(prefix, {
      kind: 'tokens',
      tokens: [
        { kind: 'id', id: 0, span: '0' },
        { kind: 'text', text: ' dog', span: '" dog"' },
      ],
    });
    const [animal, vehicle, colour] = features;
    assert.ok(animal && vehicle && colour);
    const located = (value: unknown) => ({ value, span: value });
    assert.deepEqual(animal.negatives, {
      kind: 'features',
      ids: [located('vehicle')],
      span: '{ features: [vehicle] }',
    });
    assert.deepEqual(animal.register.value, { rule: 'dims', pos: [3, 10, 11, 12], neg: [7] });
    assert.deepEqual(animal.writtenDimensions.at(2), { index: 11, polarity: '+', span: '10-12' });
    assert.deepEqual(animal.external.at(0), { source: 'wordnet', id: located('animal.n.01') });
    assert.equal(animal.description?.value, 'Living things [ with legs\nor { without }.\n');
    assert.deepEqual(vehicle.anchors, {
      kind: 'file',
      path: located('vehicles.txt'),
      span: '{ file: vehicles.txt }',
    });
    assert.equal(vehicle.negatives?.kind, 'tokens');
    assert.deepEqual(vehicle.status, { value: 'draft', span: 'vehicle' });
    assert.deepEqual(colour.register, { value: { rule: 'auto' }, span: 'auto' });
    assert.deepEqual(
      dimensions.map(({ index }) => index.value),
      [3, 12],
    );
    assert.equal(rest.model?.tokenizerSha256?.value, 'b'.repeat(64));
    assert.deepEqual(rest.authors.at(0)?.orcid, located('0000-0002-1825-0097'));
  });

  it('keeps what is good where something is bad', () => {
    const { catalog, problems } = parseCatalog(
      'dimcat: 1\nsigns: sideways\nfeatures:\n  - id: a\n    register: { top: 0 }\n    anchors: [x, {}, 3]\n  - label: none',
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['bad-value', 'bad-value', 'wrong-type', 'missing-field'],
    );
    assert.equal(catalog?.signs, 'raw');
    assert.equal(catalog.features.length, 1);
    const [feature] = catalog.features;
    assert.deepEqual(feature?.register.value, { rule: 'auto' });
    assert.equal(feature.anchors?.kind === 'inline' && feature.anchors.tokens.length, 2);
  });

  it('reads Windows line ends and a byte order mark', () => {
    const text = `\ufeff${everyday.replaceAll('\n', '\r\n')}`;
    const [animal] = read(text).features;
    assert.deepEqual(withSources(text, animal?.id), { value: 'animal', span: 'animal' });
  });

  it('finds the place of an offset', () => {
    const at = (marked: string) => {
      const offset = marked.indexOf('$0');
      const text = marked.replace('$0', '');
      const found = parseCatalog(text).nodeAt(offset);
      return (
        found && {
          on: found.on,
          path: found.path.join('/'),
          text: text.slice(found.span.start, found.span.end),
        }
      );
    };
    const register = 'features/0/register';
    assert.deepEqual(at('features:\n  - id: a\n    reg$0ister: { top: 6 }'), {
      on: 'key',
      path: register,
      text: 'register',
    });
    assert.deepEqual(at('features:\n  - id: a\n    register: { top: 6$0 }'), {
      on: 'value',
      path: `${register}/top`,
      text: '6',
    });
    assert.deepEqual(at('features:\n  - id: a\n    register: { $0top: 6 }'), {
      on: 'key',
      path: `${register}/top`,
      text: 'top',
    });
    assert.deepEqual(at('features:\n  - id: $0\n'), {
      on: 'value',
      path: 'features/0/id',
      text: '',
    });
    assert.deepEqual(at('dimensions:\n  1$02: {}'), {
      on: 'key',
      path: 'dimensions/12',
      text: '12',
    });
    assert.equal(at('x: 1\n\n\n$0\n'), undefined);
  });
});
