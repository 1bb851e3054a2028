import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/catalog/edit/textEdit';
import { definitionAt, referencesAt } from '../../../server/service/navigation/definition';
import { linksOf } from '../../../server/service/navigation/links';
import { renamable, renameAt } from '../../../server/service/navigation/rename';
import { workspaceSymbols } from '../../../server/service/navigation/workspaceSymbols';
import type { Occurrence } from '../../../server/service/navigation/reference';
import { evidenceOf, measurementOf } from '../samples';
import { documentIn, marked } from '../support';

const main = `dimcat: 1
features:
  - id: animal # first
    aliases: [beast]
    register: { dims: { pos: [3, 10-12] } }
  - id: plant
    negatives: { features: [animal, beast] }
    relations: [{ kind: opposite, target: animal }]
dimensions:
  11: { label: legs }
`;
const other = `dimcat: 1
features:
  - id: pet
    relations:
      - { kind: broader, target: "../x.dims.yaml#animal" }
`;
const at = (text: string, place: string) => marked(text.replace(place, `$0${place}`)).offset;
const documents = [documentIn(main), documentIn(other, 'sub/other')] as const;
const shown = ({ document, span }: Occurrence): string =>
  `${document.uri.split('/').at(-1)!}:${document.lines.positionAt(span.start).line + 1}`;

describe('definition', () => {
  const check = (place: string, expected: string | undefined, which: 0 | 1 = 0): void => {
    const found = definitionAt(documents[which], at([main, other][which]!, place), documents);
    assert.equal(found && shown(found), expected, place);
  };
  it('leads from what names a feature to its id, across catalogs, by former ids too', () => {
    check('animal }]', 'x.dims.yaml:3');
    check('beast] }', 'x.dims.yaml:3');
    check('animal" }', 'x.dims.yaml:3', 1);
    check('x.dims.yaml#', 'x.dims.yaml:3', 1);
  });
  it('leads from a written dimension to its note', () => check('10-12', undefined));
  it('leads from a single dimension to its note, and nowhere from other words', () => {
    const text = main.replace('10-12', '11');
    const found = definitionAt(documentIn(text), at(text, '11]'), []);
    assert.equal(found && shown(found), 'x.dims.yaml:10');
    check('first', undefined);
  });
});

describe('references', () => {
  it('are all places that name the feature, in all catalogs', () => {
    const found = referencesAt(documents[0], at(main, 'animal #'), documents);
    const expected = [
      'x.dims.yaml:3',
      'x.dims.yaml:4',
      'x.dims.yaml:7',
      'x.dims.yaml:7',
      'x.dims.yaml:8',
      'other.dims.yaml:5',
    ];
    assert.deepEqual(found.map(shown), expected);
    const without = referencesAt(documents[0], at(main, 'animal #'), documents, false);
    assert.deepEqual(without.map(shown), expected.slice(1));
  });
  it('of a dimension are its note and the registers that hold it', () => {
    const found = referencesAt(documents[0], at(main, '11: {'), documents);
    assert.deepEqual(found.map(shown), ['x.dims.yaml:10', 'x.dims.yaml:5']);
  });
  it('of a dimension are also the ids of features whose measured register holds it', () => {
    const holding = { measurement: measurementOf('', { register: { pos: [2], neg: [11] } }) };
    const found = (evidence: Parameters<typeof evidenceOf>[0]) =>
      referencesAt(documents[0], at(main, '11: {'), documents, false, evidenceOf(evidence));
    // A written register counts as written, whatever was measured before.
    assert.deepEqual(found({ animal: holding, plant: holding }).map(shown), [
      'x.dims.yaml:5',
      'x.dims.yaml:6',
    ]);
    const { span } = found({ plant: holding })[1]!;
    assert.equal(main.slice(span.start, span.end), 'plant');
    assert.equal(found({ plant: { measurement: measurementOf('') } }).length, 1);
    assert.equal(found({ elsewhere: holding }).length, 1, 'of a feature that is gone');
  });
});

describe('rename', () => {
  const rename = (name: string, offset = at(main, 'animal }]')): string[] => {
    const changes = renameAt(documents[0], offset, name, documents);
    assert.ok(changes && !('obstacle' in changes));
    return changes.map(({ document, edits }) => applyEdits(document.parsed.text, edits));
  };
  it('changes every place in every catalog and keeps the old id as an alias', () => {
    const [own, others] = rename('creature');
    assert.equal(
      own,
      main
        .replace('id: animal', 'id: creature')
        .replace('[beast]', '[beast, animal]')
        .replace('features: [animal', 'features: [creature')
        .replace('target: animal', 'target: creature'),
    );
    assert.equal(others, other.replace('#animal', '#creature'));
    const [fresh] = rename('flora', at(main, 'plant'));
    assert.equal(fresh, main.replace('id: plant', 'id: flora\n    aliases: [plant]'));
  });
  it('says where it begins, and why it cannot be done', () => {
    assert.equal(renamable(documents[1], at(other, 'animal"'), documents)?.name, 'animal');
    assert.equal(renamable(documents[0], at(main, 'first'), documents), undefined);
    const obstacle = (name: string): string => {
      const found = renameAt(documents[0], at(main, 'animal #'), name, documents);
      return found && 'obstacle' in found ? found.obstacle : '';
    };
    assert.match(obstacle('plant'), /already used/);
    assert.match(obstacle('A b'), /lower-case/);
    assert.equal(obstacle('animal'), '');
  });
});

describe('workspace symbols', () => {
  it('are features whose id, label or former id holds the letters in order', () => {
    const names = (query: string) => workspaceSymbols(documents, query).map(({ name }) => name);
    assert.deepEqual(names(''), ['animal', 'plant', 'pet']);
    assert.deepEqual(names('PT'), ['plant', 'pet']);
    assert.deepEqual(names('beast'), ['animal']);
  });
});

describe('links', () => {
  it('lead to files, hubs, authors and the same category elsewhere', () => {
    const text = `dimcat: 1
authors: [{ name: A, orcid: 0000-0002-1825-0097 }]
model: { path: m/a b.onnx, hub: o/n }
features:
  - id: a
    anchors: { file: "../words.txt" }
    external: { wikidata: Q729, wordnet: animal.n.01 }
`;
    const found = linksOf(documentIn(text)).map(({ target, range }) => [range.start.line, target]);
    assert.deepEqual(found, [
      [2, 'file:///catalogs/m/a%20b.onnx'],
      [2, 'https://huggingface.co/o/n'],
      [1, 'https://orcid.org/0000-0002-1825-0097'],
      [5, 'file:///words.txt'],
      [6, 'https://www.wikidata.org/wiki/Q729'],
    ]);
  });
});
