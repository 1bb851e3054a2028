/** The flip lab end to end: a real model, the real child process and thread. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import type { LabOptions } from '../../server/protocol/lab';
import type { ChatTurn, PromptSet } from '../../server/protocol/prompts';
import { evidencePathOf, readEvidence } from '../../server/surroundings/evidenceStore';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import { fault } from '../support/faults';
import { JobFolder, makeJobs, quietContext } from '../support/jobs';

const options: LabOptions = {
  ...{ text: ' the dog and the', features: ['animal'], dimensions: [] },
  ...{ arm: 'away', dose: 1, positions: 'all' },
};

describe('a look at a flip', function () {
  this.timeout(60_000);
  const at = JobFolder.shared();

  it('compares what comes next, and goes on with both', async () => {
    const catalog = at.open();
    const look = await at.jobs.lab(catalog, options, quietContext());
    assert.deepEqual([look.layer, look.edited], [2, 16]);
    assert.ok(look.identity.bitIdentical, String(look.identity.maxAbsDifference));
    assert.ok(look.kl > 0 && look.own! < 0 && look.own! < look.others!, JSON.stringify(look));
    assert.ok(look.tokens.length >= 10);
    assert.ok(look.tokens.every(({ before, after }) => before >= 0 && after <= 1));
    assert.deepEqual([look.continued!.before.length, look.continued!.after.length], [20, 20]);
  });

  it('edits a share of the register, single dimensions, the last position, another layer', async () => {
    const catalog = at.open();
    const look = (change: Partial<LabOptions>) =>
      at.jobs.lab(catalog, { ...options, ...change }, quietContext());
    const all = await look({});
    const half = await look({ dose: 0.5 });
    assert.equal(half.edited, 8);
    assert.notEqual(half.kl, all.kl);
    assert.equal((await look({ features: [], dimensions: [3, 5], arm: 'flip' })).edited, 2);
    assert.notEqual((await look({ positions: 'last' })).kl, all.kl);
    assert.equal((await look({ layer: 1 })).layer, 1);
  });

  it('refuses what cannot be edited, one sentence each', async () => {
    const catalog = at.open();
    const look = (change: Partial<LabOptions>) =>
      at.jobs.lab(catalog, { ...options, ...change }, quietContext());
    await assert.rejects(look({ features: [] }), fault('bad-arguments', /No feature/));
    await assert.rejects(look({ dimensions: [900] }), fault('bad-arguments', /no dimension 900/));
    await assert.rejects(look({ text: ' ' }), fault('bad-arguments', /empty/));
    await assert.rejects(look({ features: ['x'] }), fault('feature-unknown', /no feature "x"/));
  });

  it('reads a chat exactly as the template of the model writes it', async () => {
    const turns: readonly ChatTurn[] = [
      { role: 'user', text: 'the dog' },
      { role: 'assistant', text: ' and the' },
    ];
    const catalog = at.open();
    const chat = { ...options, text: '', turns };
    await assert.rejects(
      at.jobs.lab(catalog, chat, quietContext()),
      fault('bad-arguments', /no chat template/),
    );
    fs.writeFileSync(
      at.file('chat_template.jinja'),
      '{% for m in messages %} {{ m.content | trim }}{% endfor %}',
    );
    const jobs = makeJobs();
    jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: at.cacheFolder });
    const look = await jobs.lab(catalog, chat, quietContext());
    const same = await jobs.lab(catalog, options, quietContext());
    // The catalog has no prefix, so the text gives the same tokens.
    assert.deepEqual(look.prompt, same.prompt);
    assert.equal(look.kl, same.kl);
    await jobs.dispose();
  });
});

describe('prompts that are kept', function () {
  this.timeout(60_000);
  const at = JobFolder.shared();
  const texts = [' the house and the', ' a tree of the', ' the sun on a'];
  const keep = async (open: OpenCatalog, text: string): Promise<void> =>
    assert.equal(await at.jobs.prompts.keep(open, { text }, quietContext()), undefined);
  const kept = async (open: OpenCatalog): Promise<string[]> =>
    Object.values((await at.jobs.evidence(open))?.prompts ?? {})
      .map(({ text }) => text)
      .sort();

  it('stay beside measurements, go with a renamed catalog, are kept once and can be removed', async () => {
    const open = at.open();
    for (const text of [...texts, texts[0]!]) await keep(open, text);
    assert.deepEqual(await kept(open), [...texts].sort());
    await at.jobs.measure(open, { features: ['animal'] }, quietContext());
    assert.deepEqual(await kept(open), [...texts].sort());
    const ids = Object.keys((await at.jobs.evidence(open))!.prompts!);
    const to = at.file('renamed.dims.yaml');
    fs.renameSync(open.path, to);
    fs.renameSync(evidencePathOf(open.path), evidencePathOf(to));
    const renamed = { ...open, path: to };
    assert.deepEqual(await kept(renamed), [...texts].sort());
    for (const id of ids) await at.jobs.prompts.remove(renamed, id, quietContext());
    const left = await at.jobs.evidence(renamed);
    assert.deepEqual([left!.prompts, Object.keys(left!.features)], [undefined, ['animal']]);
  });

  it('refuse what the model cannot read', async () => {
    const empty = at.jobs.prompts.keep(at.open(), { text: ' ' }, quietContext());
    await assert.rejects(empty, fault('bad-arguments', /empty/));
  });

  it('that cannot be saved are held, shown, and saved with the next result', async () => {
    const open = at.open();
    await keep(open, texts[0]!);
    const [id] = Object.keys((await at.jobs.evidence(open))!.prompts!);
    const file = evidencePathOf(open.path);
    const before = fs.readFileSync(file);
    // A folder in place of the file can be neither read nor replaced.
    fs.rmSync(file);
    fs.mkdirSync(file);
    const words = await at.jobs.prompts.keep(open, { text: texts[1]! }, quietContext());
    assert.match(words!, /The evidence was not saved\./);
    fs.rmdirSync(file);
    fs.writeFileSync(file, before);
    assert.deepEqual(await kept(open), [texts[1]]);
    await at.jobs.prompts.remove(open, id!, quietContext());
    assert.deepEqual(await kept(open), [texts[1]]);
    const saved = await readEvidence(open.path);
    assert.deepEqual(
      Object.values(saved!.prompts!).map(({ text }) => text),
      [texts[1]],
    );
  });

  it('are the prompts of a strict test that asks for them, and it says so', async () => {
    const open = at.open();
    const flip = (promptSet: PromptSet) =>
      at.jobs.flip(open, { feature: 'animal', promptSet }, quietContext());
    await assert.rejects(flip('kept'), fault('bad-arguments', /No prompt is kept/));
    for (const text of texts) await keep(open, text);
    const alone = await flip('kept');
    assert.deepEqual([...alone.promptTexts].sort(), [...texts].sort());
    assert.match(alone.warnings.join(' '), /3 of the 3 prompts were kept in the flip lab/);
    const neutral = await flip('neutral');
    assert.equal(neutral.warnings.join(' ').includes('flip lab'), false);
    const both = await flip('both');
    assert.equal(both.prompts, neutral.prompts + texts.length);
  });
});
