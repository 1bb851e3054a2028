/** The docs quote the evidence, and the evidence is that of the catalogs and the model as they are. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from '../../server/cli/run';
import { createJobs } from '../../server/jobs/jobs';
import type { EvidenceFile } from '../../server/protocol/evidence';
import { hostPath, root, tokenizerHostPath } from '../support/paths';

interface ExamplesModule {
  readonly everyday: string;
  readonly wordnet: string;
  stalePages(): string[];
}
interface TablesModule {
  readonly withTables: (text: string, tables: Record<string, string>) => string;
}
interface CatalogModule {
  readonly wordnetCatalog: (categories: unknown, layer: number) => string;
}

const script = async (name: string): Promise<unknown> =>
  import(pathToFileURL(path.join(root, 'scripts/lib', name)).href);
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const evidenceOf = (catalog: string): EvidenceFile =>
  JSON.parse(read(catalog.replace('.yaml', '.evidence.json'))) as EvidenceFile;

const hosts = {
  inference: hostPath,
  tokenizer: tokenizerHostPath,
  scoring: path.join(root, 'out/server/scoringWorker.js'),
};

describe('the examples', () => {
  let examples: ExamplesModule;
  before(async () => {
    examples = (await script('examples.mjs')) as ExamplesModule;
  });

  it('have pages whose figures are those of the evidence', () => {
    assert.deepEqual(examples.stalePages(), [], 'run npm run examples -- --docs');
  });

  it('would notice a page that disagrees', async () => {
    const { withTables } = (await script('exampleTables.mjs')) as TablesModule;
    const page = 'a\n<!-- measured: x -->\nold\n<!-- /measured -->\nb\n';
    const updated = withTables(page, { x: 'new' });
    assert.equal(updated, 'a\n<!-- measured: x -->\n\nnew\n\n<!-- /measured -->\nb\n');
    assert.equal(withTables(updated, { x: 'new' }), updated);
    assert.throws(() => withTables(page, { y: 'new' }), /no table is called x/);
  });

  for (const name of ['everyday', 'wordnet'] as const) {
    it(`verify: every claim of ${name} holds on evidence that is current`, async () => {
      let [out, err] = ['', ''];
      const io = {
        out: (text: string) => void (out += text),
        err: (text: string) => void (err += text),
        terminal: false,
        signal: new AbortController().signal,
      };
      const code = await run(['verify', path.join(root, examples[name])], io, {
        version: 'test',
        createJobs: () => createJobs({ hosts, version: 'test', log: () => undefined }),
      });
      assert.equal(code, 0, `${out}${err}`);
      assert.match(out, /^passed /m);
    });
  }

  it('teach: real categories lie far above their null, random words within it', () => {
    const { features } = evidenceOf(examples.everyday);
    const animal = features['animal']!.measurement!;
    assert.ok(animal.auc.heldOut.low! > animal.nullMatched.heldOutP95);
    const lucky = features['lucky-dozen']!.measurement!;
    assert.ok(lucky.auc.inSample.value > 0.8 && lucky.nullMatched.inSampleP95 > 0.8);
    assert.ok(lucky.auc.heldOut.value <= lucky.nullMatched.heldOutP95);
  });

  it('have a large catalog that is made from the word lists', async () => {
    const { wordnetCatalog } = (await script('wordnetCatalog.mjs')) as CatalogModule;
    const categories = JSON.parse(read('examples/words/categories.json')) as object;
    const text = read(examples.wordnet);
    const layer = Number(/layer: (\d+)/.exec(text)![1]);
    assert.equal(wordnetCatalog(categories, layer), text);
    assert.ok(Object.keys(categories).length >= 100);
  });
});
