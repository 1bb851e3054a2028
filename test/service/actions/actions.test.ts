import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../server/catalog/edit/textEdit';
import type { CatalogFacts } from '../../../server/catalog/facts';
import { parseCatalog } from '../../../server/catalog/parseCatalog';
import type { Action } from '../../../server/service/actions/action';
import { actionsAt } from '../../../server/service/actions/actions';
import { evidenceOf, flipOf, measurementOf } from '../samples';
import { documentIn, marked, nouns, problemsOf, running } from '../support';
import { vocabularyOf, worldWith } from '../support';

const vocabulary = vocabularyOf(['<s>', ' dog', ' cat', ' horse', ' ox', ' tree', ' cow', ' cows']);
const evidence = evidenceOf({
  animal: { measurement: measurementOf('animal'), flip: flipOf('animal') },
});
const suggestions = {
  k: 8,
  tokens: [
    { id: 6, text: ' cow', agreement: 0.875 },
    { id: 7, text: ' cows', agreement: 0.8 },
    { id: 4, text: ' ox', agreement: 0.75 },
  ],
  dimensions: [],
  nPos: 3,
  nNeg: 5,
};

async function actionsIn(
  text: string,
  facts: Partial<CatalogFacts> = {},
): Promise<{ readonly plain: string; readonly actions: readonly Action[] }> {
  const { text: plain, offset } = marked(text);
  const document = documentIn(plain);
  const problems = problemsOf(document, { files: new Map(), ...facts });
  const world = worldWith(facts, undefined, suggestions);
  const actions = await actionsAt(
    document,
    problems,
    { start: offset, end: offset },
    world,
    running,
  );
  return { plain, actions: actions! };
}

/** Checks that the action whose title begins with `title` turns the text with `$0` into `expected`. */
async function check(
  title: string,
  text: string,
  expected: string,
  facts: Partial<CatalogFacts> = {},
): Promise<Action> {
  const { plain, actions } = await actionsIn(text, facts);
  const action = actions.find((each) => each.title.startsWith(title));
  assert.ok(action, `${title} not in ${actions.map((each) => each.title).join('; ')}`);
  assert.equal(applyEdits(plain, action.edits), expected);
  return action;
}

async function absent(
  title: string,
  text: string,
  facts: Partial<CatalogFacts> = {},
): Promise<void> {
  const { actions } = await actionsIn(text, facts);
  assert.ok(!actions.some((each) => each.title.startsWith(title)), title);
}

const head = 'dimcat: 1\nfeatures:\n  - id: animal   # the first\n';
const anchors = (list: string) => `${head}    anchors: ${list}\n`;

describe('actions on anchors', () => {
  it('replace a word by its single-token variant, where the vocabulary is known', async () => {
    const text = anchors('["dog$0", cat] # x');
    await absent('Change to', text);
    await check('Change to " dog"', text, anchors('[" dog", cat] # x'), { vocabulary });
  });

  it('drop one, whatever the list looks like, and keep its comment', async () => {
    const drop = 'Drop "dog" from anchors';
    await check(drop, anchors('[cat, $0dog, ox]'), anchors('[cat, ox]'));
    await check(drop, anchors('[cat, $0dog]'), anchors('[cat]'));
    await check(drop, anchors('[$0dog]'), anchors('[]'));
    await check(drop, anchors('[$0dog, cat]'), anchors('[cat]'));
    await check(
      drop,
      anchors('\n      - cat\n      - $0dog\n      - ox'),
      anchors('\n      - cat\n      - ox'),
    );
    await check(
      drop,
      anchors('[\n      cat, # one\n      $0dog, # two\n      ox\n    ]'),
      anchors('[\n      cat, # one\n      # two\n      ox\n    ]'),
    );
    await check(
      drop,
      anchors('\n      - cat\n      - $0dog # two'),
      anchors('\n      - cat\n      # two'),
    );
  });

  it('drop a negative that is a variant of an anchor, as a quick fix', async () => {
    const facts = { vocabulary: vocabularyOf(['<s>', ' dog', ' Dog', ' cat']) };
    const action = await check(
      'Drop " Dog" from negatives',
      `${anchors('[" dog"]')}    negatives: [" $0Dog", " cat"]\n`,
      `${anchors('[" dog"]')}    negatives: [" cat"]\n`,
      facts,
    );
    assert.equal(action.kind, 'quickfix');
    assert.equal(action.problem?.code, 'negative-is-variant');
  });

  it('move one to the targets', async () => {
    const move = 'Move "dog" to targets';
    await check(move, anchors('[cat, $0dog]'), anchors('[cat]\n    targets: [dog]'));
    await check(
      move,
      `${anchors('[cat, $0dog]')}    targets:\n      - ox # yes\n`,
      `${anchors('[cat]')}    targets:\n      - ox # yes\n      - dog\n`,
    );
    await absent(move, `${anchors('[cat, $0dog]')}    targets: { file: a.txt }\n`);
  });

  it('add the nearest tokens that are not variants, in the style of the list', async () => {
    const add = 'Add the nearest tokens " cow", " ox"';
    await check(add, anchors('[" dog$0", " cat"]'), anchors('[" dog", " cat", " cow", " ox"]'));
    await check(
      add,
      anchors('[\n      " dog$0",\n      " cat" # last\n    ]'),
      anchors('[\n      " dog",\n      " cat", # last\n      " cow",\n      " ox"\n    ]'),
    );
    await check(
      add,
      anchors("\n      - ' dog$0'"),
      anchors("\n      - ' dog'\n      - ' cow'\n      - ' ox'"),
    );
    await absent(add, `${head.replace('animal', '$0animal')}    label: x\n`);
  });

  it('move them into a file and back', async () => {
    const text = anchors('[" dog$0", # tame\n      "#"]');
    const action = await check('Move the 2 anchors', text, anchors('{ file: animal.anchors.txt }'));
    assert.deepEqual(action.newFile, {
      path: 'animal.anchors.txt',
      text: ' dog\n# tame\n"#"\n',
    });
    const files = new Map([['a.txt', { state: 'present', text: ' dog\n# x\n"#"\n' } as const]]);
    await check('Write the 2 anchors', anchors('{ file: $0a.txt }'), anchors('[" dog", "#"]'), {
      files,
    });
  });
});

describe('actions on claims', () => {
  const facts = { evidence };
  it('take an expectation over from the evidence', async () => {
    const text = `${head.replace('animal', '$0animal')}    expect: { auc: { min: 0.9 } } # high\n`;
    const expect = (value: string) => `${head}    expect: ${value} # high\n`;
    await check(
      'Expect a held-out AUC of at least 0.78',
      text,
      expect('{ auc: { min: 0.78 } }'),
      facts,
    );
    await check(
      'Expect the effect suppressed,',
      text,
      expect('{ auc: { min: 0.9 }, flip: { effect: suppressed } }'),
      facts,
    );
    await check(
      'Expect a held-out AUC',
      `${head.replace('animal', '$0animal')}    status: draft\n# end\n`,
      `${head}    status: draft\n    expect: { auc: { min: 0.78 } }\n# end\n`,
      facts,
    );
  });

  it('freeze a register, and let a rule choose again', async () => {
    const frozen = 'register: { dims: { pos: [12], neg: [7] } }';
    await check(
      'Freeze',
      `${head}    register: $0auto # now\n`,
      `${head}    ${frozen} # now\n`,
      facts,
    );
    await check(
      'Let the measurement choose the register',
      `${head}    ${frozen.replace('pos', '$0pos')}\n`,
      `${head}    register: auto\n`,
    );
    await check(
      'Let the measurement choose the 2 best',
      `${head}    ${frozen.replace('pos', '$0pos')}\n`,
      `${head}    register: { top: 2 }\n`,
    );
  });

  it('turn a polarity that the anchors contradict', async () => {
    const rows = [{ index: 11, polarity: '+', auc: 0.4, pPlus: 0.2, pMinus: 0.6 }] as const;
    const measurement = measurementOf('animal', { dimensions: rows });
    await check(
      'Reverse the polarity of dimension 11',
      `${head}    register: { dims: { pos: [3, 10$0-12] } } # mine\n`,
      `${head}    register: { dims: { pos: [3, 10, 12], neg: [11] } } # mine\n`,
      { evidence: evidenceOf({ animal: { measurement } }) },
    );
  });

  it('sort dimensions, and the notes on them with their comments', async () => {
    await check(
      'Sort the dimensions',
      `${head}    register: { dims: { pos: [12, $03, 11, 10], neg: [] } }\n`,
      `${head}    register: { dims: { pos: [3, 10-12], neg: [] } }\n`,
    );
    await check(
      'Sort the notes',
      'dimcat: 1\ndimensions:\n  12: { label: a } # twelve\n  # about three\n  $03:\n    label: b\n# end\n',
      'dimcat: 1\ndimensions:\n  # about three\n  3:\n    label: b\n  12: { label: a } # twelve\n# end\n',
    );
  });

  it('say what the evidence says', async () => {
    await check(
      'Mark as refuted',
      `${head.replace('animal', '$0animal')}    status: draft # yet\n`,
      `${head}    status: refuted # yet\n`,
    );
    await check(
      'Mark as refuted',
      head.replace('animal', '$0animal'),
      head.replace(/\n$/, '\n    status: refuted\n'),
    );
    await check(
      'Call it candidate',
      `${head}    status: $0validated\n`,
      `${head}    status: candidate\n`,
    );
    const { actions } = await actionsIn(`${head}    status: $0validated\n`);
    assert.deepEqual(
      actions.flatMap(({ command }) => (command ? [command.id] : [])),
      ['dimcat.measureFeature', 'dimcat.runFlipTest'],
    );
  });

  it('accept a problem by a comment', async () => {
    const few = `${head}    anchors: [$0" dog"]\n`;
    const ignored = `${head}    # dimcat-ignore: too-few-anchors\n    anchors: [" dog"]\n`;
    await check('Ignore too-few-anchors', few, ignored);
    assert.deepEqual(
      problemsOf(documentIn(ignored), { files: new Map() }).map(({ code }) => code),
      ['site-missing'],
    );
    const twice = `${head}    # dimcat-ignore: site-missing\n    anchors: [$0" dog"]\n`;
    await check(
      'Ignore too-few-anchors',
      twice,
      ignored.replace('too-few-anchors', 'site-missing, too-few-anchors'),
    );
  });
});

describe('every action', () => {
  const texts = [
    nouns,
    nouns.replaceAll('\n', '\r\n'),
    `${nouns}# the end`,
    nouns.replace('[" dog", " cat", " horse", 3]', '\n      - " dog" # one\n      - 3'),
    nouns.replace(
      'status: draft',
      'status: validated # sure\n    targets: [\n      " ox", # two\n      " cow"\n    ]',
    ),
  ];
  it('keeps every comment and leaves a catalog that still reads', async () => {
    const facts = { vocabulary, evidence, model: evidence.model };
    const comments = (text: string) => (text.match(/# [a-z ]+/g) ?? []).sort();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...texts), fc.nat(), async (text, at) => {
        const offset = at % text.length;
        const { actions } = await actionsIn(
          `${text.slice(0, offset)}$0${text.slice(offset)}`,
          facts,
        );
        for (const { title, edits, newFile } of actions) {
          const after = applyEdits(text, edits);
          const own = after.replace(/# dimcat-ignore.*/g, '');
          const kept = comments(`${own}\n${newFile?.text ?? ''}`);
          assert.deepEqual(kept, comments(text), `${title}\n${after}`);
          const { problems, catalog } = parseCatalog(after);
          assert.deepEqual(problems, [], `${title}\n${after}`);
          assert.equal(catalog?.features.length, 2, title);
          if (!text.includes('\r')) assert.ok(!after.includes('\r'));
          else
            assert.equal(after.replaceAll('\r\n', '').includes('\n'), false, `${title}\n${after}`);
        }
      }),
      { seed: 4, numRuns: 150 },
    );
  });
});

describe('actions on a model', () => {
  const text = (model: string) => `dimcat: 1\nmodel: ${model}\n`;
  const missing = { files: new Map(), hub: { state: 'missing' } } as const;

  it('pull one that is named by its hub and not there', async () => {
    for (const model of ['{ hub: $0a/b }', '{ hub: a/b, path: $0m.onnx }']) {
      const facts = { ...missing, files: new Map([['m.onnx', { state: 'missing' } as const]]) };
      const plain = text(model.replace('$0', ''));
      const { command, preferred } = await check('Pull the model', text(model), plain, facts);
      const target = { uri: 'file:///catalogs/x.dims.yaml' };
      assert.deepEqual([command, preferred], [{ id: 'dimcat.pullModel', target }, true]);
    }
  });

  it('offer no pull of one that is there, or that no hub has', async () => {
    await absent('Pull', text('{ hub: $0a/b }'), { hub: { state: 'present' } });
    const files = new Map([['m.onnx', { state: 'missing' } as const]]);
    await absent('Pull', text('{ path: $0m.onnx }'), { files });
  });
});
