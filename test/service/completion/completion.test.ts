import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsAt } from '../../../server/service/completion/completion';
import type { Completion } from '../../../server/service/completion/source';
import type { World } from '../../../server/service/ports';
import { documentIn, marked, nouns, running, vocabularyOf, worldWith } from '../support';

async function itemsAt(text: string, world = worldWith()): Promise<readonly Completion[]> {
  const { text: plain, offset } = marked(text);
  return (await completionsAt(documentIn(plain), offset, world, running))!.items;
}

async function labelsAt(text: string, world?: World): Promise<readonly string[]> {
  return (await itemsAt(text, world)).map((each) => each.label);
}

/** Checks that these labels are offered at `$0`, and `absent` are not. */
async function check(
  text: string,
  offered: readonly string[],
  absent: readonly string[] = [],
  world?: World,
): Promise<void> {
  const labels = await labelsAt(text, world);
  for (const label of offered)
    assert.ok(labels.includes(label), `${label} not in ${labels.join()}`);
  for (const label of absent) assert.ok(!labels.includes(label), `${label} in ${labels.join()}`);
}

describe('completion', () => {
  it('offers the keys of the root that are not there yet', () =>
    check('dimcat: 1\n$0', ['title', 'model', 'features'], ['dimcat', 'path', 'anchors']));

  it('offers keys by indentation', async () => {
    await check('model:\n  path: m.onnx\n  $0', ['tokenizer', 'sha256'], ['path', 'features']);
    await check('features:\n  - id: a\n    $0', ['anchors', 'register'], ['id', 'title']);
    await check('features:\n- id: a\n  $0', ['anchors', 'register'], ['id', 'title']);
    await check('features:\n  - $0', ['id', 'anchors'], ['title']);
    await check('features:\n  - id: a\n    expect:\n      $0', ['auc', 'flip'], ['id']);
    await check(
      'features:\n  - id: a\n    expect:\n      auc: { min: 0.8 }\n    $0',
      ['anchors'],
      ['expect'],
    );
    await check('features:\n  - expect:\n      $0', ['auc', 'flip'], ['id']);
    await check('dimensions:\n  12:\n    $0', ['label', 'notes'], ['title']);
  });

  it('sees through blank lines and comments', () =>
    check('features:\n  - id: a\n\n    # a remark: here\n    $0', ['anchors'], ['id', 'title']));

  it('offers keys in a flow map', async () => {
    await check('site: { $0', ['kind', 'layer']);
    await check('site: { kind: resid, $0 }', ['layer'], ['kind']);
    await check('features:\n  - expect: { auc: { $0', ['min'], ['auc']);
  });

  it('offers the models of the hub that are known to work', async () => {
    const model = 'openai-community/gpt2';
    await check('model:\n  hub: $0', [model]);
    await check('model: { hub: openai$0', [model]);
    await check('model:\n  id: $0', [], [model]);
    const items = await itemsAt('model:\n  hub: $0');
    const found = items.find(({ label }) => label === model)!;
    assert.equal(found.newText, model);
    assert.match(
      found.documentation,
      /^GPT-2 \(text\)\. Expected to work; never run with Dimcat\./,
    );
  });

  it('offers the words of an enumeration', async () => {
    await check('signs: $0', ['raw', 'centred']);
    await check('site: { kind: r$0', ['resid', 'k', 'v', 'ffn']);
    await check('features:\n  - id: a\n    status: $0', ['draft', 'validated']);
    await check('features:\n  - id: a\n    register: $0', [
      'auto',
      '{ tau }',
      '{ top }',
      '{ dims }',
    ]);
  });

  it('replaces the word before the cursor', async () => {
    const found = (await itemsAt('title: x\nsig$0')).find(({ label }) => label === 'signs');
    assert.deepEqual(found?.range, {
      start: { line: 1, character: 0 },
      end: { line: 1, character: 3 },
    });
    assert.equal(found.newText, 'signs: ');
  });

  it('is silent in comments, texts and numbers', async () => {
    assert.deepEqual(await labelsAt('# si$0'), []);
    assert.deepEqual(await labelsAt('title: "a $0'), []);
    assert.deepEqual(await labelsAt('site: { layer: $0'), []);
  });

  it('answers anywhere in any text', async () => {
    const pieces = fc.constantFrom(
      ...nouns.split(/(?<=\s)/),
      '{',
      '[',
      '- ',
      '"',
      "'",
      ':',
      '\n',
      ' ',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), fc.nat(), async (parts, at) => {
        const text = parts.join('');
        const offset = at % (text.length + 1);
        const found = await completionsAt(documentIn(text), offset, worldWith(), running);
        for (const { range } of found!.items) assert.equal(range.start.line, range.end.line);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  const vocabulary = vocabularyOf(['<s>', ' dog', ' cat', ' cow', 'cow', ' camel', '"', ' tree']);
  const suggestions = {
    k: 8,
    tokens: [
      { id: 3, text: ' cow', agreement: 0.875 },
      { id: 5, text: ' camel', agreement: 0.75 },
      { id: 1, text: ' dog', agreement: 0.7 },
      { id: 9, text: '\ufffd', agreement: 0.7 },
      { id: 10, text: '{', agreement: 0.7 },
    ],
    dimensions: [
      { index: 12, polarity: '+', auc: 0.79, pPlus: 0.9, pMinus: 0.32 },
      { index: 7, polarity: '-', auc: 0.71, pPlus: 0.2, pMinus: 0.62 },
    ] as const,
    nPos: 24,
    nNeg: 30112,
  };
  const facts = { vocabulary, model: { sha256: 'a', dimensions: 128, layers: 2, vocabulary: 8 } };
  const cached = worldWith(facts, undefined, suggestions);
  const within = (anchors: string) => `features:\n  - id: a\n    anchors: ${anchors}`;

  it('offers the best missing members with their score, then words by prefix', async () => {
    const items = await itemsAt(within('[" dog", "c$0"]'), cached);
    assert.deepEqual(
      items.map(({ label, detail }) => [label, detail]),
      [
        ['" cow"', 'agreement 0.875 · id 3'],
        ['" camel"', 'agreement 0.750 · id 5'],
        ['" cat"', 'id 2'],
        ['"cow"', 'id 4'],
      ],
    );
    const { range, newText } = items[0]!;
    assert.deepEqual([range.start.character, range.end.character, newText], [22, 25, '" cow"']);
  });

  it('offers members in lists over several lines, with dashes, and where nothing is typed yet', async () => {
    await check(within('\n      [" dog", # one\n       $0'), ['" cow"'], ['" dog"', 'id'], cached);
    await check(within('\n      - " dog"\n      - $0'), ['" cow"'], ['" dog"', 'id'], cached);
    assert.deepEqual(await labelsAt(within('[" dog", $0]'), cached), ['" cow"', '" camel"']);
    const [build, ...more] = await itemsAt(within('[" dog", $0]'), worldWith(facts));
    assert.match(build!.label, /Rank words by agreement/);
    assert.equal(build!.command?.id, 'dimcat.buildCache');
    assert.deepEqual([build!.newText, more], ['', []], 'it changes no text');
    assert.deepEqual(await labelsAt(within('[" dog", $0]'), worldWith({ vocabulary })), []);
    assert.deepEqual(await labelsAt(within('[ca$0]'), worldWith(facts)), ['" cat"', '" camel"']);
    const [instead, ...none] = await itemsAt(within('[" dog", zz$0]'), worldWith(facts));
    assert.equal(instead!.command?.id, 'dimcat.buildCache', 'where no word begins so');
    assert.deepEqual([instead!.newText, none], ['zz', []], 'it keeps what is typed');
    assert.deepEqual(await labelsAt(within('[" dog", zz$0]'), cached), []);
  });

  it('offers dimensions of the polarity of the list by their AUC', async () => {
    const dims = (list: string) => `features:\n  - id: a\n    register: { dims: { ${list} } }`;
    assert.deepEqual(await labelsAt(dims('pos: [$0]'), cached), ['12']);
    assert.deepEqual(await labelsAt(dims('pos: [12], neg: [$0'), cached), ['7']);
  });

  it('offers the ids of other features, in relations those of other catalogs too', async () => {
    const others = worldWith({}, undefined, undefined, [documentIn(nouns, 'sub/other')]);
    const two = 'features:\n  - id: a\n  - id: b\n    ';
    await check(
      `${two}relations: [{ kind: broader, target: $0`,
      ['a', 'sub/other.dims.yaml#plant'],
      ['b'],
      others,
    );
    await check(
      `${two}negatives: { features: [$0`,
      ['a'],
      ['b', 'sub/other.dims.yaml#plant'],
      others,
    );
  });

  it('offers the layers of the model, and files near the catalog', async () => {
    assert.deepEqual(await labelsAt('site: { layer: $0', cached), ['2', '1', '0']);
    assert.deepEqual(await labelsAt('model:\n  path: $0'), ['model.onnx']);
    assert.deepEqual(await labelsAt(within('{ file: $0')), ['words/animals.txt']);
  });

  it('offers whole pieces to fill in', async () => {
    await check('features:\n  $0', ['feature']);
    await check('features:\n  - $0', ['feature', 'id']);
    await check('features:\n  - id: a\n    $0', ['expectation', 'anchors'], ['feature']);
    await check('dimensions:\n  $0', ['dimension note']);
    const [piece] = await itemsAt('features:\n  $0');
    const { catalog, problems } = documentIn(
      `dimcat: 1\nfeatures:\n  ${filled(piece!.newText)}`,
    ).parsed;
    assert.deepEqual(problems, []);
    assert.equal(catalog?.features[0]?.id.value, 'id');
  });
});

/** A snippet with its placeholders filled in, as written at column 2. */
function filled(snippet: string): string {
  return snippet.replace(/\$\{\d+:?([^}]*)\}/g, '$1').replaceAll('\n', '\n  ');
}
