/** `dimcat dims` around a survey that was made up. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { run as runCli } from '../../server/cli/run';
import type { Jobs, SurveyOptions, SurveyReply } from '../../server/jobs/api';
import { basis, run, surveyed } from '../catalog/support/dimensions';
import { fakeJobs } from '../support/fakeJobs';
import { temporaryFolder } from '../support/paths';

const CATALOG = `dimcat: 1
model: { path: model.onnx }
site: { kind: resid, layer: 4 }
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

describe('dimcat dims', () => {
  let folder: string;
  let asked: SurveyOptions | undefined;
  beforeEach(() => {
    folder = temporaryFolder();
    fs.writeFileSync(path.join(folder, 'x.dims.yaml'), CATALOG);
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const dims = async (
    ...options: string[]
  ): Promise<{ out: string; err: string; code: number }> => {
    const text = { out: '', err: '' };
    const answers: Partial<Jobs> = {
      facts: () => Promise.resolve({ files: new Map() }),
      survey: (_, given) => {
        asked = given;
        return Promise.resolve({ ...reply, kept: given.dimensions ?? reply.kept });
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
    assert.match(row, /- rare tokens 0\.930; \+ animals +0\.813 +\[0\.750, 0\.875\] +1e-9 +2e-6/);
    assert.match(out, /cat +chair/);
    assert.match(
      out,
      /180 of 3 dimensions of resid at layer 4 \(centred signs\) tell a list apart/,
    );
    assert.match(err, /warning: few: left out/);
  });

  it('prints one dimension in full', async () => {
    const { out } = await dims('--dimension', '2');
    assert.deepEqual(asked?.dimensions, [2]);
    assert.match(out, /^dimension 2: \+ for 25 % of tokens, 0\.81 bits\n {2}careful/);
    assert.match(
      out,
      /tells +\+ animals: AUC 0\.813 \[0\.750, 0\.875\], p 1e-9, q 2e-6, on 40 words/,
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
    assert.deepEqual(
      Object.keys((best as object[])[0]!).sort(),
      Object.keys(surveyed(1).best[0]!).sort(),
    );
    assert.deepEqual(claim, { label: 'alive', status: 'draft', plus: true, minus: false });
    assert.equal(dimensions[0]!['claim'], null);
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
