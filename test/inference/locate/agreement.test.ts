/** Two exports of the same trained weights: where their signs differ. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { table } from '../../../server/cli/table';
import { locate } from '../../../server/inference/locate/locate';
import type { Located } from '../../../server/onnx/located';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { weightsOf } from '../../support/graphs/spec';
import { structures } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
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

const sizes = ['model', 'model_int8'].map((name) =>
  sharedPath(`models/tinystories-neo3m/${name}.onnx`),
);

describe('rounded weights', function () {
  this.timeout(60_000);

  it('of 4 bits state what they cost at every site', async () => {
    const sites = ['', ' int4'].map((bits) => {
      const { spec, style } = structures.find((s) => s.name === `Llama, genai builder${bits}`)!;
      return sitesOf(writeModel(spec, style, weightsOf(spec)), 48);
    });
    stateCost('4 bits, random weights', await Promise.all(sites), { error: 0.25, differing: 0.1 });
  });

  if (sizes.some((file) => file === undefined)) {
    it.skip('of 8 bits state what they cost a trained model (skipped: no ../shared)');
    return;
  }
  it('of 8 bits state what they cost a trained model at every site', async () => {
    const sites = sizes.map((file) => sitesOf(fs.readFileSync(file!), 512));
    const most = { error: 0.06, differing: 0.02 };
    stateCost('8 bits, tinystories-neo3m', await Promise.all(sites), most);
  });
});

type Sites = ReadonlyMap<string, Float32Array>;

/** Prints the cost of each kind of site, and asserts that it is no more than it was when this was written. */
function stateCost(
  what: string,
  [full, rounded]: readonly Sites[],
  most: { readonly error: number; readonly differing: number },
): void {
  const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;
  const rows = siteKinds.map((kind) => {
    const cost = costOf(kind, full!, rounded!);
    assert(cost.error > 0 && cost.error < most.error, `${kind}: ${cost.error}`);
    assert(cost.differing < most.differing, `${kind}: ${cost.differing}`);
    return [kind, percent(cost.error), percent(cost.differing), percent(cost.clear)];
  });
  const columns = [
    { title: what },
    { title: 'error, of the deviation', right: true },
    { title: 'signs differing', right: true },
    { title: 'of those beyond a tenth of it', right: true },
  ];
  process.stdout.write(`\n${table(columns, rows)}\n`);
}

/** Of all layers: root-mean-square error by the deviation of the values, and shares of signs that differ. */
function costOf(
  kind: string,
  full: Sites,
  rounded: Sites,
): { error: number; differing: number; clear: number } {
  let [errors, layers, differing, signs, clear, far] = [0, 0, 0, 0, 0, 0];
  for (const [name, a] of full) {
    if (!name.startsWith(`${kind} `)) continue;
    const b = rounded.get(name)!;
    const deviation = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0) / a.length);
    const squares = a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
    errors += Math.sqrt(squares / a.length) / deviation;
    layers += 1;
    a.forEach((x, i) => {
      const differs = x > 0 !== b[i]! > 0;
      const isFar = Math.abs(x) > deviation / 10;
      signs += 1;
      differing += Number(differs);
      far += Number(isFar);
      clear += Number(differs && isFar);
    });
  }
  return { error: errors / layers, differing: differing / signs, clear: clear / far };
}

/** All tokens of the vocabulary, or the given number of them, eight per row. */
async function sitesOf(bytes: Uint8Array, most = Infinity): Promise<Map<string, Float32Array>> {
  const located: Located = locate(parsePrepared(bytes, 'm').graph, 'test');
  const tokens = Math.min(located.embedding!.rows, most);
  const rows = Array.from({ length: tokens / 8 }, (_, r) =>
    Array.from({ length: 8 }, (_, i) => (r * 8 + i * 67) % located.embedding!.rows),
  );
  return runSites(bytes, located, rows);
}
