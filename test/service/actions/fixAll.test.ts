import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/catalog/edit/textEdit';
import { fixAll } from '../../../server/service/actions/problems';
import { documentIn, problemsOf } from '../support';

/** The text after *Fix all*. */
function fixed(text: string): string {
  const actions = fixAll(text, problemsOf(documentIn(text), { files: new Map() }));
  return actions.reduce((now, { edits }) => applyEdits(now, edits), text);
}

describe('fix all', () => {
  it('changes what is surely meant, at once', () =>
    assert.equal(
      fixed(
        'dimcat: 1\ntitel: 2024\ntitle: 12 # x\nfeatures:\n  - id: A b\n    register: { top 64 }\n',
      ),
      'dimcat: 1\ntitle: 2024\ntitle: "12" # x\nfeatures:\n  - id: A b\n    register: { top: 64 }\n',
    ));

  it('guesses at no key while the text is not YAML', () =>
    assert.equal(
      fixed('dimcat: 1\ntitel: x\nfeatures:\n  - id: a\n    notes: a: b\n'),
      'dimcat: 1\ntitel: x\nfeatures:\n  - id: a\n    notes: "a: b"\n',
    ));

  for (const misplaced of [
    'dimcat: 1\nanchors: [" dog"]\n',
    'dimcat: 1\nfeatures:\n\t- id: a\n\tanchors: [" dog"]\n',
  ]) {
    it(`does not rename a key in the wrong place: ${JSON.stringify(misplaced)}`, () =>
      assert.equal(fixed(misplaced), misplaced));
  }

  it('turns no-break spaces of an indentation into ordinary ones', () =>
    assert.equal(
      fixed(
        'dimcat: 1\nfeatures:\n\u00a0\u00a0- id: a\n\u00a0\u00a0\u00a0\u00a0label: "x\u00a0y"\n',
      ),
      'dimcat: 1\nfeatures:\n  - id: a\n    label: "x\u00a0y"\n',
    ));
});
