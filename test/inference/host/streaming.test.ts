/** Token caches block by block: the bits of the whole graph, however many blocks are in memory, after any stop. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import '../../../server/inference/host/disableTelemetry';
import { FaultError, faultError } from '../../../server/protocol/fault';
import type { CacheProgress, CacheRequest, CacheResult } from '../../../server/inference/api';
import { buildCaches } from '../../../server/inference/host/cacheBuild';
import type { HostContext } from '../../../server/inference/host/context';
import { Models } from '../../../server/inference/host/models';
import { passesTo } from '../../../server/inference/host/passPlan';
import { Providers } from '../../../server/inference/host/providers';
import { Sessions } from '../../../server/inference/host/sessions';
import { weightsOf } from '../../support/graphs/spec';
import { structures, type Structure } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { ModelFolder } from '../../support/modelFolder';
import { streamedStates } from '../../support/streamedStates';

const sites = [
  { kind: 'resid', layer: 0 },
  { kind: 'resid', layer: 2 },
  { kind: 'k', layer: 3 },
  { kind: 'v', layer: 2 },
  { kind: 'ffn', layer: 1 },
] as const;

/** Names of caches, and of all other files, in order. */
function divided(names: readonly string[]): readonly [string[], string[]] {
  const isCache = (name: string): boolean => name.endsWith('.dimcache');
  const sorted = [...names].sort();
  return [sorted.filter(isCache), sorted.filter((name) => !isCache(name))];
}

describe('streaming', function () {
  this.timeout(60_000);
  const files = new ModelFolder({ layers: 4 });
  const context: HostContext = {
    models: new Models(),
    sessions: new Sessions(),
    providers: new Providers(),
    passBytes: 1,
  };
  after(() => files.remove());

  const requestsOf = ({ name, spec, style }: Structure, prefix: number[]): CacheRequest[] => {
    const bytes = writeModel(spec, style, weightsOf(spec));
    const model = {
      path: files.write(`${name.replace(/\W+/g, '-')}.onnx`, bytes),
      providers: ['cpu'],
    };
    const tokens = spec.vocabulary;
    return sites.map((site) => files.request({ model, site, prefix, tokens }));
  };

  for (const structure of structures)
    it(`gives the bits of the whole graph: ${structure.name}`, async () => {
      for (const prefix of [[], [3]]) {
        const requests = requestsOf(structure, prefix);
        const [cut, whole] = [
          await streamedStates(context, requests),
          await streamedStates(context, requests, 'whole'),
        ];
        assert.deepEqual([cut.passes, whole.passes], [runsWhole(structure) ? 1 : 3, 1]);
        assert.equal(cut.shape.sharing, whole.shape.sharing);
        assert.deepEqual(cut.states, whole.states);
      }
    });

  describe('in several passes', () => {
    const rules = ['centred', 'raw'] as const;
    const requests = (folder: string): CacheRequest[] =>
      [...sites, { kind: 'resid' as const, layer: 4 }].flatMap((site) =>
        rules.map((signs) =>
          files.request({ site, signs, prefix: [7], folder: path.join(files.folder, folder) }),
        ),
      );
    const build = (
      folder: string,
      {
        passBytes = 1,
        stopAt = Infinity,
        reports = [] as CacheProgress[],
        given = requests(folder),
      } = {},
    ): Promise<CacheResult[]> => {
      let steps = 0;
      return buildCaches({ ...context, passBytes }, given, {
        progress: (progress) => reports.push(progress),
        floats: () => Promise.reject(new Error('No floats.')),
        breathe: () => {
          steps += 1;
          return steps < stopAt
            ? Promise.resolve()
            : Promise.reject(faultError('cancelled', 'Stopped.', 'Go on.'));
        },
      });
    };
    let wanted: CacheResult[];
    before(async () => (wanted = await build('wanted', { passBytes: Infinity })));

    it('makes the same files, and leaves nothing else', async () => {
      const reports: CacheProgress[] = [];
      const results = await build('passes', { reports });
      assert.deepEqual(
        results.map((r) => r.sha256),
        wanted.map((r) => r.sha256),
      );
      const [made, beside] = divided(fs.readdirSync(path.join(files.folder, 'passes')));
      assert.deepEqual(made, results.map((r) => path.basename(r.path)).sort());
      assert.ok(beside.length > 0, 'centred caches have their loudest tokens beside them');
      for (const name of beside) assert.ok(made.includes(name.replace('.loudest', '.dimcache')));
      const blocks = [...new Set(reports.map((p) => `${p.blocks.first}-${p.blocks.last}`))];
      assert.deepEqual(blocks, ['1-1', '2-2', '3-3', '4-4']);
      const { weights, share } = reports.at(-1)!;
      assert.deepEqual([weights.done, share], [weights.total, 1]);
    });

    it('goes on after a stop at any step, with the same files', async () => {
      let [stops, reached] = [0, 0];
      const stopped = async (): Promise<CacheResult[] | undefined> => {
        const reports: CacheProgress[] = [];
        try {
          return await build('stopped', { stopAt: 1 + (stops % 8), reports });
        } catch (error) {
          assert(error instanceof FaultError && error.fault.code === 'cancelled', String(error));
          stops += 1;
          const share = reports.at(-1)?.share ?? reached;
          assert(share >= reached, 'no block runs again');
          reached = share;
          return undefined;
        }
      };
      let results: CacheResult[] | undefined;
      while (!results) results = await stopped();
      assert(stops > 5, `${stops}`);
      assert.deepEqual(
        results.map((r) => r.sha256),
        wanted.map((r) => r.sha256),
      );
      assert(results.some((r) => r.resumed > 0));
      const left = fs.readdirSync(path.join(files.folder, 'stopped'));
      const others = left.filter((name) => !/\.(?:dimcache|loudest)$/.test(name));
      assert.deepEqual(others, []);
    });

    it('takes no journal that lacks what it needs', async () => {
      const all = requests('other');
      const deep = all.filter(({ site }) => site.layer === 4);
      for (const stopAt of [4, 7, 10, 12]) {
        await assert.rejects(build('other', { given: deep, stopAt }));
        const results = await build('other');
        assert.deepEqual(
          results.map((r) => r.sha256),
          wanted.map((r) => r.sha256),
        );
        fs.rmSync(path.join(files.folder, 'other'), { recursive: true });
      }
    });
  });

  it('loads as many blocks as fit, and one where none does', async () => {
    const model = await context.models.open({ path: files.modelPath, providers: [] });
    const ends = (bytes: number, streamed = true): number[] =>
      passesTo(model, 4, streamed, bytes).map(({ to }) => to);
    const [first, second] = model.map.blocks.map((b) => b.weightBytes);
    const block = second! - first!;
    assert.deepEqual(ends(1), [1, 2, 3, 4]);
    assert.deepEqual(ends(2 * block), [2, 4]);
    assert.deepEqual(ends(Infinity), [4]);
    assert.deepEqual(ends(1, false), [4]);
  });
});

/** Rows of one batch influence each other, or their number is fixed. */
function runsWhole({ name }: Structure): boolean {
  return /static batch|dynamic int8/.test(name);
}
