/** The experiments on causes, end to end, on a model whose one circuit is known by construction, and on its twins. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { Jobs } from '../../server/jobs/api';
import { createJobs } from '../../server/jobs/jobs';
import type { ExperimentResult } from '../../server/protocol/report';
import { circuitModel, planted, type CircuitTwin } from '../support/circuitModel';
import { cellOf, numberIn, tableOf } from '../support/experiments';
import { hostPath, root, temporaryFolder, tokenizerHostPath } from '../support/paths';
import { categories } from '../support/words';

const hosts = {
  inference: hostPath,
  tokenizer: tokenizerHostPath,
  scoring: path.join(root, 'out/server/scoringWorker.js'),
};
const feature = (id: string): string =>
  `  - id: ${id}\n    anchors: [${categories[id]!.map((w) => JSON.stringify(` ${w}`)).join(', ')}]\n    register: { top: ${planted.register.size} }\n`;
const ids = Object.keys(categories);
/** The planted category comes first. */
const TESTED = ids.slice(0, 2);
const CATALOG =
  `dimcat: 1\nmodel: { path: model.onnx, tokenizer: tokenizer.json }\n` +
  `site: { kind: resid, layer: ${planted.layer} }\nsigns: raw\nfeatures:\n${ids.map(feature).join('')}`;

describe('a circuit that is known by construction', function () {
  this.timeout(300_000);
  const jobs: Jobs = createJobs({ hosts, version: '0.0.0-test', log: () => undefined });
  const folders: string[] = [];
  after(async () => {
    await jobs.dispose();
    for (const folder of folders) fs.rmSync(folder, { recursive: true });
  });

  const run = async (name: string, twin?: CircuitTwin): Promise<ExperimentResult> => {
    const folder = temporaryFolder();
    folders.push(folder);
    const { model, tokenizer } = circuitModel(twin);
    fs.writeFileSync(path.join(folder, 'model.onnx'), model);
    fs.writeFileSync(path.join(folder, 'tokenizer.json'), tokenizer.json);
    fs.writeFileSync(path.join(folder, 'tokenizer_config.json'), tokenizer.config);
    fs.writeFileSync(path.join(folder, 'config.json'), '{"n_positions": 64}');
    jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: path.join(folder, 'cache') });
    const open = { path: path.join(folder, 'x.dims.yaml'), parsed: parseCatalog(CATALOG) };
    const set = { features: String(TESTED.length), writers: '64' };
    const context = { signal: new AbortController().signal, onProgress: () => undefined };
    const { results } = await jobs.experiment(open, { names: [name], set }, context);
    return results[0]!;
  };

  const writersOf = (result: ExperimentResult, id: string): number[] =>
    tableOf(result, 'writers')
      .rows.filter(([category]) => category === id)
      .map((row) => numberIn(row[1]!))
      .sort((a, b) => a - b);
  const wholeOf = (result: ExperimentResult): unknown[] =>
    tableOf(result, 'circuits')
      .rows.filter(
        (row) => cellOf(tableOf(result, 'circuits'), row[0] as string, 'whole') === 'yes',
      )
      .map((row) => row[0]);

  it('comes out with exactly its writers, its register and its effect', async () => {
    const result = await run('circuit');
    assert.deepEqual(wholeOf(result), [planted.category]);
    assert.deepEqual(writersOf(result, planted.category), planted.writers);
    const register = cellOf(tableOf(result, 'storage'), planted.category, 'register') as string;
    const expected = [...planted.register].map(([d, p]) => `${p > 0 ? '+' : '-'}${d}`);
    assert.deepEqual(register.split(' ').sort(), expected.sort());
    const effect = tableOf(result, 'effect');
    assert.equal(cellOf(effect, planted.category, 'verdict'), 'suppressed, specific');
    const away = numberIn(cellOf(effect, planted.category, 'away'));
    const direct = numberIn(cellOf(effect, planted.category, 'direct'));
    assert.ok(away < -1 && Math.abs(direct - away) < 0.05 * -away, `${away}, direct ${direct}`);
    for (const id of TESTED.filter((other) => other !== planted.category))
      assert.deepEqual(writersOf(result, id), [], id);
  });

  for (const twin of ['shuffled', 'gaussian'] as const)
    it(`does not come out of the ${twin} twin`, async () => {
      const result = await run('circuit', twin);
      assert.deepEqual(wholeOf(result), []);
      assert.deepEqual(writersOf(result, planted.category), []);
      const verdict = cellOf(tableOf(result, 'effect'), planted.category, 'verdict');
      assert.notEqual(verdict, 'suppressed, specific');
    });
});
