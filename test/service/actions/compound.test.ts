import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/catalog/edit/textEdit';
import { actionsAt } from '../../../server/service/actions/actions';
import { documentIn, marked, problemsOf, running, vocabularyOf, worldWith } from '../support';

describe('An anchor of several words', () => {
  const facts = { vocabulary: vocabularyOf(['<s>', ' horses', ' and', ' Mules', ' cat']) };

  /** The anchors after the action, with the cursor at `$0`; undefined where it is not offered. */
  async function replaced(list: string): Promise<string | undefined> {
    const head = 'dimcat: 1\nfeatures:\n  - id: animal\n    anchors: ';
    const { text, offset } = marked(`${head}${list}\n`);
    const document = documentIn(text);
    const problems = problemsOf(document, { files: new Map(), ...facts });
    const at = { start: offset, end: offset };
    const actions = await actionsAt(document, problems, at, worldWith(facts), running);
    const action = actions?.find(({ title }) => title.startsWith('Replace by its words'));
    return action && applyEdits(text, action.edits).slice(head.length, -1);
  }

  it('is replaced by those of its words that are single tokens, in any style of list', async () => {
    assert.equal(
      await replaced('[" cat", "horses-$0and-mules"] # x'),
      '[" cat", " horses", " Mules"] # x',
    );
    assert.equal(
      await replaced('\n      - "horses-$0and-mules" # two\n      - " cat"'),
      '\n      - " horses"\n      - " Mules" # two\n      - " cat"',
    );
  });

  it('is not, where the list has them already or none is a token', async () => {
    assert.equal(await replaced('["cat-an$0d-cow", " cat"]'), undefined);
    assert.equal(await replaced('["dog-$0and-cow"]'), undefined);
  });
});
