import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { printEvidence } from '../support/printEvidence';
import { gathered, idOf, withLeadingSpace } from '../../server/interchange/import/anchors';
import { anchorsFromCsv } from '../../server/interchange/import/csv';
import { importEvidence } from '../../server/interchange/import/evidence';
import { applied, insertFeatures } from '../../server/interchange/import/insert';
import { anchorsFromJson } from '../../server/interchange/import/json';
import { asTokens } from '../../server/interchange/import/tokens';
import type { InputFacts } from '../../server/catalog/facts';
import { vocabularyOf } from '../catalog/support/facts';
import { evidenceFile, flip, measurement } from '../catalog/support/evidence';

const animal = { id: 'animal', anchors: [' dog', ' cat'] };

describe('Anchors from CSV', () => {
  it('come one per row, whatever the columns are called', () => {
    for (const header of ['feature,anchor', 'Category;Word', 'concept\ttoken']) {
      const separator = /[,;\t]/.exec(header)![0];
      const text = [header, ...[' dog', ' cat'].map((w) => `animal${separator}${w}`)].join('\r\n');
      assert.deepEqual(anchorsFromCsv(text), { features: [animal], notes: [] }, header);
    }
  });

  it('come one category a row, with | between or as JSON, with label and description', () => {
    const text =
      'feature,label,definition,words\nanimal,Animals,"Beasts, birds"," dog| cat"\nplant,,,"["" oak"", 7]"\n';
    assert.deepEqual(anchorsFromCsv(text), {
      features: [
        { ...animal, label: 'Animals', description: 'Beasts, birds' },
        { id: 'plant', anchors: [' oak'] },
      ],
      notes: [],
    });
  });

  it('say what cannot be taken', () => {
    assert.match(
      JSON.stringify(anchorsFromCsv('a,b\n1,2\n')),
      /columns feature and anchor; found: a, b/,
    );
    const found = anchorsFromCsv('feature,anchors\n,x\nanimal,[\nplant,\n');
    assert.ok('notes' in found);
    const { notes } = found;
    assert.deepEqual(notes, [
      'Row 2 names no feature and is left out.',
      'Row 3: its list of anchors cannot be read.',
      'plant has no anchors and is left out.',
    ]);
  });

  it('are read or refused whatever the text, without a throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => assert.ok(anchorsFromCsv(text))),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('Imported words and the tokens of a catalog', () => {
  const anchors = (...words: string[]) => ({ features: [{ id: 'a', anchors: words }], notes: [] });
  const vocabulary = vocabularyOf([' dog', ' cat', 'ing', '\n', 'cat']);

  it('become text where they are written as tokenizer files write them', () => {
    const found = asTokens(
      anchors('\u0120dog', '\u2581cat', '##ing', 'cat</w>', '\u010a'),
      vocabulary,
    );
    assert.deepEqual(found.features, [{ id: 'a', anchors: [' dog', ' cat', 'ing', '\n'] }]);
    assert.deepEqual(found.notes, [
      '5 words were written as the files of tokenizers write tokens, and became text: "\u0120dog" is " dog".',
    ]);
  });

  it('are left out where they are not one token, with the number and what would be one', () => {
    const found = asTokens(anchors(' dog', 'dog', '\u0120xyzzy', 'xyzzy'), vocabulary);
    assert.deepEqual(found.features, [{ id: 'a', anchors: [' dog'] }]);
    assert.deepEqual(found.notes, [
      '3 words are not single tokens and are left out: "dog", "\u0120xyzzy", "xyzzy". Of these 1 would be in another form: " dog" for "dog".',
    ]);
    assert.deepEqual(asTokens(anchors('xyzzy'), vocabulary), {
      features: [],
      notes: [
        '1 word is not a single token and is left out: "xyzzy".',
        'a has no anchors and is left out.',
      ],
    });
  });

  it('are whole words beside pieces, in a vocabulary of pieces', () => {
    const pieces = {
      ...vocabularyOf([' dog', 'dog', 'ing']),
      pieceOf: (id: number) => (id > 0 ? ('inside' as const) : undefined),
    };
    assert.deepEqual(asTokens(anchors('dog', '##ing'), pieces).features[0]!.anchors, [
      ' dog',
      'ing',
    ]);
    assert.deepEqual(asTokens(anchors('dog', 'ing'), pieces).features[0]!.anchors, ['dog', 'ing']);
  });

  it('are all kept without a tokenizer, which is said where any was rewritten', () => {
    const found = asTokens(anchors('\u0120dog', 'xyzzy'), undefined);
    assert.deepEqual(found.features[0]!.anchors, [' dog', 'xyzzy']);
    assert.match(found.notes.join(), /1 word was written.*Without a tokenizer, it is unknown/);
    assert.deepEqual(asTokens(anchors('dog'), undefined), anchors('dog'));
  });

  it('stay as they are where they name images', () => {
    const inputs = { modality: 'vision', labels: new Map() } as unknown as InputFacts;
    const found = asTokens(anchors('##1.png'), { ...vocabulary, inputs });
    assert.deepEqual(found, anchors('##1.png'));
  });
});

describe('Anchors from JSON', () => {
  it('come in each of the usual forms', () => {
    const words = [' dog', ' cat'];
    for (const json of [
      { animal: words },
      { animal: { members: words } },
      [{ id: 'animal', tokens: words }],
    ]) {
      assert.deepEqual(anchorsFromJson(JSON.stringify(json)), { features: [animal], notes: [] });
    }
  });

  it('say what cannot be taken', () => {
    for (const text of ['{', '3', '{}', '[1]']) assert.ok('problem' in anchorsFromJson(text), text);
    const found = anchorsFromJson('{"animal": ["dog"], "n": 3}');
    assert.deepEqual((found as { notes: unknown }).notes, [
      '"n" holds no list of words and is left out.',
    ]);
  });
});

describe('Imported names and words', () => {
  it('become ids, and the name the label', () => {
    assert.deepEqual(['Éclair & Tea', 'a.b-c', '***', 'Parts of  the body'].map(idOf), [
      'eclair-tea',
      'a.b-c',
      'feature',
      'parts-of-the-body',
    ]);
    const { features } = gathered([{ category: 'Body Parts', anchors: ['arm', 'arm'] }], []);
    assert.deepEqual(features, [{ id: 'body-parts', label: 'Body Parts', anchors: ['arm'] }]);
  });

  it('get a leading space where that is wanted', () => {
    const spaced = withLeadingSpace({
      features: [{ id: 'a', anchors: ['x', ' y', '##z'] }],
      notes: [],
    });
    assert.deepEqual(spaced.features[0]?.anchors, [' x', ' y', '##z']);
  });
});

/** The catalog after the import; it must parse, and every line that was there must still be there. */
function imported(text: string, features: { id: string; label?: string; anchors: string[] }[]) {
  const parsed = parseCatalog(text);
  assert.ok(parsed.catalog);
  const { edits, ...rest } = insertFeatures({ ...parsed, catalog: parsed.catalog }, features);
  const after = applied(text, edits);
  return { after, ...rest };
}

const anchorsOf = (text: string) =>
  Object.fromEntries(
    (parseCatalog(text).catalog?.features ?? []).map(({ id, anchors }) => [
      id.value,
      anchors?.kind === 'inline'
        ? anchors.tokens.map((t) => (t.kind === 'text' ? t.text : t.id))
        : [],
    ]),
  );

const head = 'dimcat: 1\nmodel: { path: m.onnx }\nsite: { kind: resid, layer: 1 }\n';

describe('Putting imported features into a catalog', () => {
  const features = [
    { id: 'animal', anchors: [' dog', ' "cow"'] },
    { id: 'plant', label: 'Plants: all', anchors: [' oak', ' #1'] },
  ];

  for (const [name, list] of Object.entries({
    'in brackets': '  - id: animal\n    anchors: [" dog", " cat"] # mine\n',
    'in brackets over lines, with a comma at the end':
      '  - id: animal\n    anchors:\n      [\n        " dog", # first\n        " cat", # last\n      ]\n    status: draft\n',
    'one a line':
      '  - id: animal # a\n    anchors:\n      - " dog"\n      - " cat" # last\n    status: draft # s\n# the end\n',
    'one a line, without a line end':
      '  - id: animal\n    anchors:\n      - " dog"\n      - " cat"',
  })) {
    it(`extends a list ${name}, and adds what is new`, () => {
      const { after, added, extended } = imported(`${head}features:\n${list}`, features);
      assert.deepEqual(anchorsOf(after), {
        animal: [' dog', ' cat', ' "cow"'],
        plant: [' oak', ' #1'],
      });
      assert.deepEqual(parseCatalog(after).problems, []);
      assert.deepEqual([added, extended], [['plant'], ['animal']]);
      for (const comment of list.match(/#.*/g) ?? []) assert.ok(after.includes(comment), comment);
    });
  }

  for (const [name, rest] of Object.entries({
    'has no features': '',
    'has an empty list': 'features: [] # none yet\ndimensions: { 3: { label: x } }\n',
    'has nothing after the key': 'features:\n',
  })) {
    it(`begins the list where the catalog ${name}`, () => {
      const { after } = imported(head + rest, features);
      assert.deepEqual(anchorsOf(after), { animal: [' dog', ' "cow"'], plant: [' oak', ' #1'] });
    });
  }

  it('leaves a catalog in brackets and lists in files alone, and says so', () => {
    const flow = `${head}features: [{ id: animal, anchors: { file: a.txt } }]\n`;
    const { after, notes } = imported(flow, features);
    assert.equal(after, flow);
    assert.equal(notes.length, 2);
  });

  it('keeps Windows line ends as they are in what was there', () => {
    const text = `${head}features:\n  - id: animal\n    anchors: [" dog"]\n`.replaceAll(
      '\n',
      '\r\n',
    );
    const { after } = imported(text, features);
    assert.deepEqual(anchorsOf(after)['plant'], [' oak', ' #1']);
    assert.equal(/[^\r]\n/.test(after), false, 'and in what is new');
  });

  it('changes nothing the second time', () => {
    const once = imported(`${head}features:\n`, features).after;
    const twice = imported(once, features);
    assert.deepEqual([twice.after, twice.added, twice.extended], [once, [], []]);
  });

  it('keeps whatever words come, in a catalog that has no error', () => {
    const word = fc
      .string({ minLength: 1, maxLength: 8, unit: 'grapheme' })
      .filter((w) => !/\p{Cc}|\p{Cs}|\u2028|\u2029|\ufeff/u.test(w));
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1 }), (anchors) => {
        const { after } = imported(`${head}features:\n  - id: a\n    anchors: [" dog"]\n`, [
          { id: 'b', anchors },
        ]);
        assert.deepEqual(anchorsOf(after)['b'], anchors);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

describe('Evidence of an older version', () => {
  const full = evidenceFile({ animal: { measurement, flip }, plant: { measurement } });

  it('is taken whole where this version reads it', () => {
    const read = importEvidence(printEvidence(full));
    assert.ok('evidence' in read);
    assert.deepEqual([Object.keys(read.evidence.features), read.notes], [['animal', 'plant'], []]);
  });

  it('is taken part by part where it does not, and what is left out is named', () => {
    const json = JSON.parse(printEvidence(full)) as {
      features: Record<string, Record<string, unknown>>;
    };
    (json.features['animal']!['measurement'] as Record<string, unknown>)['auc'] = 0.8;
    json.features['plant']!['heatmap'] = [];
    const read = importEvidence(JSON.stringify(json));
    assert.ok('evidence' in read);
    assert.deepEqual(Object.keys(read.evidence.features['animal']!), ['flip']);
    assert.deepEqual(Object.keys(read.evidence.features['plant']!), ['measurement']);
    assert.match(read.notes.join('\n'), /^animal: its measurement is left out \(.*auc/);
  });

  it('still reads what Dimcat 0.1.0 wrote', () => {
    const file = path.resolve(__dirname, '../../../test/interchange/fixtures/evidence-0.1.0.json');
    const read = importEvidence(readFileSync(file, 'utf8'));
    assert.ok('evidence' in read);
    assert.deepEqual(read.notes, []);
    assert.deepEqual(Object.keys(read.evidence.features['animal']!), ['measurement', 'flip']);
    assert.equal(read.evidence.features['animal']?.measurement?.provenance.dimcat, '0.1.0');
  });

  it('is refused in words if it is not evidence', () => {
    for (const text of ['{', '[]', '{"dimcatEvidence": 9}'])
      assert.ok('problem' in importEvidence(text));
  });
});
