/** Two exports of the same trained weights: where their signs differ. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { table } from '../../../server/cli/table';
import { locate, type Located } from '../../../server/inference/locate/locate';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { sharedPath } from '../../support/paths';
import { runSites, siteKinds } from '../../support/siteRun';

/** Values nearer to 0 than this may round to either side. */
const near = 1e-4;

const files = ['torchscript', 'dynamo'].map((kind) =>
  sharedPath(`models/stories260K/stories260K.${kind}.onnx`),
);
const absent = files.some((file) => file === undefined);

describe(`exports of the same weights${absent ? ' (skipped: no ../shared)' : ''}`, function () {
  this.timeout(60_000);
  if (absent) {
    it('needs the trained models of ../shared');
    return;
  }

  it('agree in every sign that is not near 0, at every site', async () => {
    const [first, second] = await Promise.all(files.map((file) => sitesOf(fs.readFileSync(file!))));
    const rows: string[][] = [];
    for (const kind of siteKinds) {
      let [signs, differing, clear] = [0, 0, 0];
      for (const [name, a] of first!) {
        if (!name.startsWith(`${kind} `)) continue;
        const b = second!.get(name)!;
        assert.equal(a.length, b.length);
        a.forEach((x, i) => {
          const differs = x > 0 !== b[i]! > 0;
          signs += 1;
          differing += Number(differs);
          clear += Number(differs && Math.max(Math.abs(x), Math.abs(b[i]!)) > near);
        });
      }
      assert.equal(clear, 0, kind);
      assert(signs > 80_000);
      rows.push([kind, String(signs), String(differing), ((1e6 * differing) / signs).toFixed(1)]);
    }
    const columns = ['site', 'signs', 'differing', 'per million'].map((title) => ({
      title,
      right: true,
    }));
    process.stdout.write(`\n${table(columns, rows)}\n`);
  });
});

/** All tokens of the vocabulary, eight in a row. */
async function sitesOf(bytes: Uint8Array): Promise<Map<string, Float32Array>> {
  const located: Located = locate(parsePrepared(bytes, 'm').graph, 'test');
  const rows = Array.from({ length: located.embedding!.rows / 8 }, (_, r) =>
    Array.from({ length: 8 }, (_, i) => (r * 8 + i * 67) % located.embedding!.rows),
  );
  return runSites(bytes, located, rows);
}
