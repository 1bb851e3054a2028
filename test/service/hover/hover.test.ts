import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/service/hover/hover';
import type { World } from '../../../server/service/ports';
import { evidenceOf, flipOf, measurementOf } from '../samples';
import { documentIn, marked, nounsAt, running, vocabularyOf, worldWith } from '../support';

const vocabulary = vocabularyOf(['<s>', ' dog', ' cat', ' ox', 'horse', ' tree']);
const evidence = evidenceOf({
  animal: { measurement: measurementOf('animal'), flip: flipOf('animal') },
  plant: { measurement: measurementOf('plant') },
});
const model = evidence.model;

async function markdownAt(text: string, world: World): Promise<string | undefined> {
  const { text: plain, offset } = marked(text);
  return (await hoverAt(documentIn(plain), offset, world, running))?.markdown;
}

/** Checks that the hover at `$0` holds each of `parts`, in this order. */
async function check(text: string, world: World, parts: readonly string[]): Promise<void> {
  const markdown = await markdownAt(text, world);
  assert.ok(markdown !== undefined, 'no hover');
  let from = 0;
  for (const part of parts) {
    const at = markdown.indexOf(part, from);
    assert.ok(at >= 0, `${JSON.stringify(part)} is not (or not in this order) in:\n${markdown}`);
    from = at + part.length;
  }
}

describe('hover on a feature', () => {
  it('says the held-out AUC first and everything it must be read with', () =>
    check(nounsAt('animal'), worldWith({ evidence }), [
      '**Animals** · animal · draft',
      '[Measure](command:dimcat.measureFeature?',
      '[Run sign\\-flip test](command:dimcat.runFlipTest?',
      '[Open page](command:dimcat.openFeaturePage?',
      '**Held-out AUC 0.842 [0.783, 0.889]** · in-sample 0.951 · n+ 50, n− 30,112, 5-fold over anchors',
      'p = 0.010, q withheld over 100 random sets',
      '**Sign-flip test: suppressed\\, not specific\\; others move 68 \\% \\[60\\, 77\\] as much**',
      'away −1.32 [−1.80, −0.90] logits',
      'against no change p < 0.001, q withheld: no other flip of the catalog is current; 20 prompts, 12 targets',
      'move the targets by −1\\.1 as well\\.',
      '| this register | 64 | 0.842 [0.783, 0.889] | 0.951 |',
      '| 95 % of random sets | 64 | 0.584 | 0.970 |',
      "| paper's rule, tau 0.75 | 2 | 0.720 [0.660, 0.780] | 0.790 |",
      '![Held\\-out agreement',
      '](data:image/svg+xml,%3Csvg',
    ]));

  it('is the same on its label', async () => {
    const world = worldWith({ evidence });
    const onLabel = await markdownAt(nounsAt('Animals'), world);
    assert.equal(onLabel, await markdownAt(nounsAt('animal'), world));
  });

  it('says that it was not measured, and offers to', () =>
    check(nounsAt('plant'), worldWith(), [
      '**plant**',
      '[Measure](command:dimcat.measureFeature?',
      'Not measured yet.',
    ]));

  it('says why there is no interval', () => {
    const few = measurementOf('animal', {
      nPos: 6,
      auc: { heldOut: { value: 0.9, low: null, high: null }, inSample: { value: 1 } },
      warnings: ['few-anchors', 'no-interval'],
    });
    return check(
      nounsAt('animal'),
      worldWith({ evidence: evidenceOf({ animal: { measurement: few } }) }),
      ['**Held-out AUC 0.900 (no interval: fewer than 10 anchors)**', 'n+ 6', 'no honest interval'],
    );
  });

  it('says what is stale', () =>
    check(nounsAt('animal'), worldWith({ evidence, model, vocabulary }), [
      '**Held-out AUC 0.842',
      '**Stale measurement:** anchors changed\\: 1 added',
      '**Stale sign-flip test:**',
    ]));

  it('says that staleness is unknown if nothing is loaded', () =>
    check(nounsAt('animal'), worldWith({ evidence }), ['_Whether this is stale is unknown']));
});

describe('hover on a dimension', () => {
  const row = measurementOf('animal').dimensions[0]!;
  const statistics = {
    12: [
      { feature: 'animal', evidence: row, registered: true, nPos: 50, nNeg: 900 },
      { feature: 'plant', evidence: { ...row, auc: 0.6 }, registered: true, nPos: 40, nNeg: 910 },
    ],
  };

  it('says its AUC here, p+ and p-, counts, and who else registers it', () =>
    check(nounsAt('10-12').replace('10-12', '12'), worldWith({ evidence }, statistics), [
      '**Dimension 12** · animacy',
      '**AUC here 0.790** · polarity + · p+ 0.900, p− 0.320 · n+ 50, n− 900 · in-sample',
      'Also registered by plant.',
      '| animal ● | 0.790 | \\+ | 0.900 | 0.320 | 50 | 900 |',
      '| plant ● | 0.600 |',
    ]));

  it('shows each dimension of a range', () =>
    check(nounsAt('10-12'), worldWith({ evidence }, statistics), [
      '**Dimension 10**',
      '**Dimension 11**',
      '**Dimension 12**',
    ]));

  it('is there on the keys of dimensions', () =>
    check(nounsAt('12: {'), worldWith({ evidence }, statistics), ['**Dimension 12** · animacy']));

  it('without a token cache shows what the evidence kept, and offers to build one', () =>
    check(nounsAt('7]'), worldWith({ evidence }), [
      '**Dimension 7**',
      '**AUC here 0.710** · polarity -',
      'Only registered dimensions are known: there is no cache of signs. [Build Token Cache](command:dimcat.buildCache?',
    ]));

  it('without a token cache names also those of whose wider registers the evidence kept no figures', async () => {
    const kept = measurementOf('plant').dimensions.filter(({ index }) => index !== 7);
    const wide = measurementOf('plant', { register: { pos: [12], neg: [5, 7] }, dimensions: kept });
    const world = worldWith({
      evidence: evidenceOf({
        animal: { measurement: measurementOf('animal') },
        plant: { measurement: wide },
      }),
    });
    await check(nounsAt('7]'), world, ['**AUC here 0.710**', 'Also registered by plant.']);
    const here = await markdownAt(nounsAt('7]'), world);
    assert.doesNotMatch(here!, /\| plant/, 'no figures were kept');
    await check(nounsAt('12: {').replace('12: {', '5: {'), world, ['Registered by plant.']);
    const own = worldWith({ evidence: evidenceOf({ animal: { measurement: wide } }) });
    await check(nounsAt('7]'), own, [
      'This feature registers it; its AUC was not kept',
      'No other measured feature registers it.',
    ]);
  });

  it('without anything says "Not measured"', () =>
    check(nounsAt('7]'), worldWith(), ['Not measured: there is no cache of signs.']));

  it('says when the model has no such dimension', () =>
    check(nounsAt('7]').replace('7]', '128]'), worldWith({ evidence, model, vocabulary }), [
      'the site only has dimensions 0 to 127',
    ]));
});

describe('hover on an anchor', () => {
  const world = worldWith({ evidence, vocabulary });

  it('says its token id, held-out agreement and rank', () =>
    check(nounsAt('" dog"'), world, [
      '**\\"\u00a0dog\\"** · anchor · single token, id 1',
      'Held-out agreement 0.810 · rank 12 of 30,162 (n+ 50, n− 30,112, 5-fold over anchors)',
    ]));

  it('names the near variant of text that is not a single token', () =>
    check(nounsAt('" horse"'), world, ['not a single token', 'horse']));

  it('says what an id stands for, and that it was not measured', () =>
    check(nounsAt('3]'), world, [
      '**id 3** · anchor · single token, id 3, \\"\u00a0ox\\"',
      'Not among the anchors of the last measurement.',
    ]));

  it('says so where no vocabulary is known', () =>
    check(nounsAt('" cat"'), worldWith({ evidence }), [
      'the tokenizer is not loaded',
      'Held-out agreement 0.640 · rank 1,204–1,205 (tied) of',
    ]));
});

describe('hover on the rest', () => {
  it('describes a key', async () => {
    const { text, offset } = marked(nounsAt('signs'));
    const hover = await hoverAt(documentIn(text), offset, worldWith(), running);
    assert.ok(hover!.markdown.length > 10);
    assert.deepEqual(hover!.range, {
      start: { line: 7, character: 0 },
      end: { line: 7, character: 5 },
    });
  });

  it('says whether an expectation is met, with the figures', async () => {
    await check(nounsAt('0.8 }'), worldWith({ evidence }), [
      '**Met:** held\\-out AUC ≥ 0\\.80',
      '0\\.842',
      '**Met:** sign\\-flip test\\: suppressed',
    ]);
    await check(nounsAt('0.8 }').replace('0.8 }', '0.9 }'), worldWith({ evidence }), [
      '**Not met:**',
    ]);
    await check(nounsAt('0.8 }'), worldWith(), ['**Not judged:**', 'not measured']);
  });

  it('says whether a written hash is the file’s', async () => {
    const written = (hash: string): string =>
      nounsAt('  path').replace('$0  path', `  sha256: $0${hash}\n  path`);
    await check(written('a'.repeat(64)), worldWith({ model }), ['**Met:** model\\.onnx']);
    await check(written('0f'.repeat(32)), worldWith({ model }), ['**Not met:**', 'a'.repeat(64)]);
    await check(written('0f'.repeat(32)), worldWith(), ['not compared']);
  });

  it('is silent elsewhere', async () => {
    assert.equal(await markdownAt(nounsAt('Everyday'), worldWith()), undefined);
  });
});

describe('hover', () => {
  it('answers nothing once cancelled, and asks the world no further', async () => {
    const cancel = { aborted: false };
    let asked = 0;
    const world: World = {
      ...worldWith(),
      facts: () => {
        cancel.aborted = true;
        return Promise.resolve({ files: new Map() });
      },
      dimension: () => {
        asked++;
        return Promise.resolve(undefined);
      },
    };
    const { text, offset } = marked(nounsAt('7]'));
    assert.equal(await hoverAt(documentIn(text), offset, world, cancel), undefined);
    assert.equal(asked, 0);
  });

  it('lets no text of a catalog or its evidence become a link, an image or a table cell', async () => {
    const evil = '](command:evil) ![x](http://evil) <a href=x> | `c` http://evil.example';
    const quoted = JSON.stringify(evil);
    const text = nounsAt('Animals').replace('Animals', quoted).replace('animacy', quoted);
    const flip = flipOf('animal', { reason: evil });
    const hostile = evidenceOf({
      animal: { measurement: measurementOf('animal'), flip },
      [evil]: { measurement: measurementOf(evil) },
    });
    const world = worldWith({ evidence: hostile, vocabulary: vocabularyOf([evil]) });
    const places = [text, text.replace('$0', '').replace('12: {', '$012: {')];
    places.push(nounsAt('" dog"').replace('" dog"', quoted));
    for (const place of places) {
      const markdown = await markdownAt(place, world);
      assert.ok(markdown !== undefined && markdown.includes('evil'), 'the text is shown');
      const unescaped = markdown.replace(/\\[!-/:-@[-`{-~]/g, '');
      const links = [...unescaped.matchAll(/\]\(([^)]*)\)/g)].map(([, to]) => to!);
      assert.ok(links.every((to) => /^(command:dimcat\.|data:image\/svg\+xml,)/.test(to)));
      assert.doesNotMatch(unescaped, /https?:\/\/(?!www\.w3)|<a|`/);
      const rows = unescaped.split('\n').filter((line) => line.startsWith('| '));
      const widths = rows.map((line) => line.split('|').length);
      assert.ok(new Set(widths).size <= 1, 'a cell broke its table');
    }
  });
});
