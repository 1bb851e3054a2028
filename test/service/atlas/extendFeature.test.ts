import assert from 'node:assert/strict';
import { applyEdits } from '../../../server/catalog/edit/textEdit';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import { extendFeature } from '../../../server/service/atlas/extendFeature';
import { evidenceOf, measurementOf } from '../samples';
import { documentIn } from '../support';

const facts = { files: new Map() };

/** The register behind the edits, with the whole text. */
function extended(text: string, pos: number[], neg: number[], known: object = facts) {
  const asked = { feature: 'animal', pos, neg };
  const outcome = extendFeature(documentIn(text), { ...facts, ...known }, asked);
  if ('refusal' in outcome) return outcome;
  const after = applyEdits(text, outcome.edits);
  return {
    after,
    done: outcome.done,
    register: parseCatalog(after).catalog!.features[0]!.register.value,
  };
}

const written = `dimcat: 1
features:
  - id: animal # the first
    anchors: [dog]
    register:
      dims:
        pos: [1, 2] # by hand
        neg:
          - 5 # doubtful
  - { id: food, anchors: [pie] }
`;

describe('Brushed dimensions added to a feature', () => {
  it('go to the lists that are written, with all comments, and keep the signs that are there', () => {
    const outcome = extended(written, [9, 2, 5, 10, 11], [3, 1]);
    assert.ok('after' in outcome);
    assert.equal(
      outcome.after,
      written
        .replace('[1, 2] # by hand', '[1, 2, 9-11] # by hand')
        .replace('- 5 # doubtful', '- 5 # doubtful\n          - 3'),
    );
    assert.deepEqual(outcome.register, { rule: 'dims', pos: [1, 2, 9, 10, 11], neg: [3, 5] });
    assert.equal(outcome.done, 'Added 4 to the register of animal.');
  });

  it('make the list that lacks', () => {
    const flow = written.replace(
      / {4}register:[^]*doubtful\n/,
      '    register: { dims: { pos: [1] } }\n',
    );
    const outcome = extended(flow, [], [7]);
    assert.ok('after' in outcome);
    assert.deepEqual(outcome.register, { rule: 'dims', pos: [1], neg: [7] });
    const none = flow.replace('{ pos: [1] }', '{}');
    const first = extended(none, [4], [7]);
    assert.ok('after' in first);
    assert.deepEqual(first.register, { rule: 'dims', pos: [4], neg: [7] });
  });

  it('write out a register that a rule chose, and say so', () => {
    const auto = written.replace(/ {4}register:[^]*doubtful\n/, '    register: auto # for now\n');
    assert.deepEqual(extended(auto, [1], []), {
      refusal: '"animal" has no register yet: measure it, or write its dimensions.',
    });
    const measurement = { ...measurementOf('animal'), register: { pos: [1, 2], neg: [5] } };
    const evidence = evidenceOf({ animal: { measurement } });
    const outcome = extended(auto, [3, 5], [8], { evidence });
    assert.ok('after' in outcome);
    const now = 'register: { dims: { pos: [1-3], neg: [5, 8] } } # for now';
    assert.equal(outcome.after, auto.replace('register: auto # for now', now));
    assert.match(
      outcome.done,
      /^Added 2 .* now written out: 3 measured dimensions \(.*\) and these\.$/,
    );
    const commented = auto.replace('auto # for now', '\n      top: 64 # few\n      # more');
    const refused = extended(commented, [3], [], { evidence });
    assert.match('refusal' in refused ? refused.refusal : '', /has a comment that would be lost/);
  });

  it('change nothing where all are there, or where there is no such feature', () => {
    assert.deepEqual(extended(written, [1], [5]), {
      refusal: 'All of these dimensions are in the register of "animal".',
    });
    const asked = { feature: 'gone', pos: [1], neg: [] };
    assert.deepEqual(extendFeature(documentIn(written), facts, asked), {
      refusal: 'The catalog has no feature "gone".',
    });
  });
});
