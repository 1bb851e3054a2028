import assert from 'node:assert/strict';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { tokenEdit, type TokenEditKind } from '../../server/service/tokenEdits';
import { documentIn, vocabularyOf } from './support';

const vocabulary = vocabularyOf(['<s>', ' dog', ' cat', ' ox', ' "quoted"', ' tree']);
const facts = { files: new Map(), vocabulary };

const catalog = (lines: string): string => `dimcat: 1
features:
  - id: animal # a comment
    anchors:
      - " dog" # the first
      - " cat"
${lines}`;

function edited(text: string, edit: TokenEditKind, token: number): string {
  const outcome = tokenEdit(documentIn(text), facts, { feature: 'animal', edit, token });
  return 'refusal' in outcome ? outcome.refusal : applyEdits(text, outcome.edits);
}

describe('One key on a token', () => {
  it('adds it to the anchors, and keeps every comment', () => {
    assert.equal(edited(catalog(''), 'anchor', 3), catalog('      - " ox"\n'));
    assert.match(edited(catalog(''), 'anchor', 1), /is an anchor already/);
    const words = parseCatalog(edited(catalog(''), 'anchor', 4)).catalog?.features[0]?.anchors;
    assert.ok(words?.kind === 'inline');
    assert.deepEqual(
      words.tokens.map((each) => (each.kind === 'text' ? each.text : each.id)),
      [' dog', ' cat', ' "quoted"'],
    );
  });

  it('takes an anchor out, and adds another token to the negatives or to the notes', () => {
    const without = edited(catalog(''), 'exclude', 2);
    assert.doesNotMatch(without, /" cat"/);
    assert.match(without, /# the first/);
    assert.match(edited(catalog('    negatives: [" tree"]\n'), 'exclude', 3), /\[" tree", " ox"\]/);
    assert.match(edited(catalog(''), 'exclude', 5), /notes: "not a member: \\" tree\\""/);
  });

  it('writes into notes of one line, never into those of several', () => {
    const noted = edited(catalog('    notes: seen twice\n'), 'note', 3);
    assert.match(noted, /notes: "seen twice; look at \\" ox\\""/);
    assert.equal(
      parseCatalog(noted).problems.filter(({ code }) => code.startsWith('yaml')).length,
      0,
    );
    assert.match(
      edited(catalog('    notes: |\n      one\n      two\n'), 'note', 3),
      /several lines/,
    );
  });

  it('changes nothing where the feature, the tokenizer or a list is missing', () => {
    const asked = { feature: 'plant', edit: 'anchor', token: 1 } as const;
    assert.ok('refusal' in tokenEdit(documentIn(catalog('')), facts, asked));
    const unknown = { ...asked, feature: 'animal' };
    assert.ok('refusal' in tokenEdit(documentIn(catalog('')), { files: new Map() }, unknown));
    const fromFile = 'dimcat: 1\nfeatures:\n  - id: animal\n    anchors: { file: animals.txt }\n';
    assert.match(edited(fromFile, 'anchor', 1), /not a list/);
  });
});
