/** `dimcat dims` around a survey that was made up. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { run as runCli } from '../../server/cli/run';
import type { FactsOptions, Jobs, SurveyOptions, SurveyReply } from '../../server/jobs/api';
import type { DraftNotes } from '../../server/jobs/draftJob';
import type { DimensionsFile, KnownDimension } from '../../server/protocol/dimensions';
import { basis, factsOfDimension, run, surveyed } from '../catalog/support/dimensions';
import { fakeJobs } from '../support/fakeJobs';
import { temporaryFolder } from '../support/paths';

const CATALOG = `dimcat: 1
model: { path: model.onnx }
site: { kind: resid, layer: 4 }
signs: centred
dimensions:
  1: { label: alive, plus: [" cat"] }
features: []
`;
const confounded = {
  ...surveyed(2),
  looks: [{ look: 'rank', polarity: '-', auc: 0.93 } as const],
};
const reply: SurveyReply = {
  basis,
  run: { ...run, dimensions: 3 },
  dimensions: [surveyed(0), surveyed(1), confounded],
  kept: [0, 1, 2],
  warnings: ['few: left out'],
};

/** Surveyed by a feature that a draft can name. */
function surveyedFile(): DimensionsFile {
  const known = [0, 1, 2].map((index): [number, KnownDimension] => {
    const [best] = surveyed(index).best;
    const named = { ...surveyed(index), best: [{ ...best!, source: 'feature' as const }] };
    return [index, { survey: { ...named, basis: 'b', run: 'r' } }];
  });
  return {
    bases: new Map([['b', basis]]),
    surveys: new Map([['r', run]]),
    dimensions: new Map(known),
  };
}

describe('dimcat dims', () => {
  let folder: string;
  let asked: SurveyOptions | undefined;
  let deep: FactsOptions | undefined;
  let known: DimensionsFile | undefined;
  let noted: DraftNotes | undefined;
  let unsaved: string | undefined;
  beforeEach(() => {
    [known, noted, unsaved] = [undefined, undefined, undefined];
    folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'x.dims.yaml'), CATALOG);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const noteOf = (index: number) => noted?.get(index);

  const dims = async (
    ...options: string[]
  ): Promise<{ out: string; err: string; code: number }> => {
    const text = { out: '', err: '' };
    const answers: Partial<Jobs> = {
      facts: () => Promise.resolve({ files: new Map(), ...(known && { dimensions: known }) }),
      rememberDrafts: (_, notes) => {
        noted = notes;
        return Promise.resolve(unsaved);
      },
      survey: (_, given) => {
        asked = given;
        return Promise.resolve({ ...reply, kept: given.dimensions ?? reply.kept });
      },
      dimensionFacts: (_, given) => {
        deep = given;
        const flip = { reason: 'it has no head' };
        const facts = given.dimensions.map((index) =>
          factsOfDimension(index, index === 0 ? { flip } : {}),
        );
        return Promise.resolve({ facts, warnings: ['read at a mask'] });
      },
    };
    const io = {
      terminal: false,
      signal: new AbortController().signal,
      out: (s: string | Uint8Array) => void (text.out += Buffer.from(s).toString()),
      err: (s: string) => void (text.err += s),
    };
    const argv = ['dims', path.join(folder, 'x.dims.yaml'), ...options];
    const code = await runCli(argv, io, {
      version: '1.2.3',
      createJobs: () => fakeJobs(answers),
    });
    return { ...text, code };
  };

  it('prints a row for each dimension, a look that tells more than any list first', async () => {
    const { out, err, code } = await dims();
    assert.equal(code, 0);
    const row = out.split('\n').find((line) => /^ +2 /.test(line))!;
    assert.match(
      row,
      /- rare tokens 0\.930; \+ animals +0\.813 +\[0\.750, 0\.875\] +< 0\.001 +< 0\.001/,
    );
    assert.match(out, /cat +chair/);
    assert.match(
      out,
      /180 of 3 dimensions of resid at layer 4 \(centred signs\) tell a list apart/,
    );
    assert.match(err, /warning: few: left out/);
  });

  it('prints what the model does with the dimensions that are named', async () => {
    const { out, err } = await dims('--dimension', '0,2', '--deep', '--seed', '7');
    assert.deepEqual(deep, { dimensions: [0, 2], seed: 7, everyLayer: false });
    const [first, second] = out.split('\ndimension 2');
    assert.match(
      first!,
      /layers +same sign \(phi\) at 3 90\.0 % \(0\.80\)\n +no token cache at 5: --every-layer/,
    );
    assert.match(
      first!,
      /in text +77\.0 % \[74\.0, 79\.0\] of 3,887 positions .*, 51\.0 % by chance\n/,
    );
    assert.match(first!, /written by - neuron 2\.21 8\.2 % of its write, 0\.9 % of the dimension/);
    assert.match(first!, /the best of 2,048 neurons: p = 0\.007/);
    assert.match(first!, /read by +head 5\.5 \(v\) 0\.7 %, its no\. 29/);
    assert.match(first!, /promotes +cat \+0\.68/);
    assert.match(first!, /flipped +not told: it has no head/);
    assert.match(
      second!,
      /flipped +KL 0\.00370 .* in 0\.0 % of 24 prompts\n.* p = 0\.488\n +raises +dog \+0\.14/,
    );
    assert.match(err, /warning: read at a mask/);
    const json = JSON.parse(
      (await dims('--json', '--dimension', '2', '--deep', '--every-layer')).out,
    ) as {
      readonly dimensions: readonly { readonly facts: unknown }[];
    };
    assert.deepEqual(json.dimensions[0]!.facts, factsOfDimension(2));
    assert.deepEqual(deep, { dimensions: [2], seed: 0, everyLayer: true });
    const all = await dims('--deep');
    assert.equal(all.code, 2);
    assert.match(all.err, /--deep needs --dimension/);
  });

  it('prints one dimension in full', async () => {
    const { out } = await dims('--dimension', '2');
    assert.deepEqual(asked?.dimensions, [2]);
    assert.match(out, /^dimension 2: \+ for 25\.0 % of tokens, 0\.811 bits\n {2}careful/);
    const claimed = await dims('--dimension', '1');
    assert.match(claimed.out, /^dimension 1: .*\n {2}claim +alive; not measured\n/);
    assert.match(
      out,
      /tells +\+ animals: AUC 0\.813 \[0\.750, 0\.875\], p < 0\.001, q < 0\.001, on 40 words/,
    );
    assert.match(out, /goes with +-3 \(0\.125 bits\)/);
  });

  it('prints what scripts read', async () => {
    const { dimensions } = JSON.parse((await dims('--json')).out) as {
      dimensions: Record<string, unknown>[];
    };
    assert.equal(dimensions.length, 3);
    const { index, plusShare, entropy, plus, minus, best, claim } = dimensions[1]!;
    assert.deepEqual([index, plusShare, entropy], [1, 0.25, 0.811278]);
    assert.deepEqual([plus, minus], [[' cat'], [' chair']]);
    const { auc, ...test } = surveyed(1).best[0]!;
    assert.deepEqual(best, [{ ...test, auc: auc.value, low: auc.low, high: auc.high }]);
    assert.deepEqual(claim, { label: 'alive', status: 'draft', plus: true, minus: false });
    assert.equal(dimensions[0]!['claim'], null);
  });

  it('says what became of each draft, and remembers more of it', async () => {
    known = surveyedFile();
    assert.match((await dims()).out, /chair +to do\n/);
    assert.match((await dims('--dimension', '0')).out, /\n {2}draft {6}to do\n/);
    const json = JSON.parse((await dims('--json')).out) as {
      dimensions: { draft: { state: string; says: string } | null }[];
    };
    assert.equal(json.dimensions[0]!.draft?.state, 'open');
    assert.equal(json.dimensions[1]!.draft, null, 'a claim was written by hand');
    assert.equal((await dims('--refuse', '0')).code, 0);
    assert.equal(noteOf(0)?.state, 'refused');
    const { out } = await dims('--draft', '1', '--write');
    assert.match(out, /^0: \{ label: animals \+/);
    const entry = '{ label: animals +, plus: { features: [animals] },';
    assert.ok(noteOf(0)!.entry!.startsWith(entry), noteOf(0)!.entry);
    assert.ok(fs.readFileSync(path.join(folder, 'x.dims.yaml'), 'utf8').includes(`0: ${entry}`));
    assert.match((await dims()).out, /chair +accepted\n/);
    unsaved = 'The disk is full.';
    const { err, code } = await dims('--refuse', '0');
    assert.match(err, /\nThe disk is full\.\n$/);
    assert.equal(code, 2);
    assert.match((await dims('--refuse', '7')).err, /There is no draft of dimension 7 to refuse/);
  });

  it('lists what no entry describes', async () => {
    const { dimensions } = JSON.parse((await dims('--json', '--to-do')).out) as {
      dimensions: { index: number }[];
    };
    assert.deepEqual(
      dimensions.map(({ index }) => index),
      [0, 2],
    );
  });

  it('takes numbers and ranges, and refuses anything else', async () => {
    await dims('--dimension', '12,40-42', '--top', '7', '--all', '--seed', '3');
    assert.deepEqual(asked, { dimensions: [12, 40, 41, 42], top: 7, all: true, seed: 3 });
    for (const wrong of ['', '3-1', '-1', 'x', '1;2']) {
      const { err, code } = await dims(`--dimension=${wrong}`);
      assert.equal(code, 2, wrong);
      assert.match(err, /--dimension/);
    }
    assert.match((await dims('--top=0')).err, /--top takes a whole number from 1/);
  });
});
