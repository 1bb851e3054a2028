import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEvidence } from '../../server/catalog/evidence/parseEvidence';
import { printEvidence } from '../support/printEvidence';
import type { DataOf } from '../../server/protocol/panels/asks';
import { compareAsks } from '../../server/protocol/panels/compare';
import { Method } from '../../server/protocol/methods';
import type { CatalogOverview, ExportResult, ImportResult } from '../../server/protocol/workbench';
import { coverageWords } from '../../server/protocol/coverage';
import type { CoverageResult, ExampleWords } from '../../server/protocol/requests';
import { evidenceFile, measurement } from '../catalog/support/evidence';
import { nouns } from '../service/support';
import { temporaryFolder } from '../support/paths';
import { Client } from './client';

describe('the workbench requests', () => {
  const folder = temporaryFolder();
  const file = (name: string): string => path.join(folder, name);
  const uri = pathToFileURL(file('x.dims.yaml')).href;
  let client: Client;

  const evidence = (value: number): string => {
    const heldOut = { value, low: value - 0.04, high: value + 0.04 };
    const one = { ...measurement, auc: { ...measurement.auc, heldOut } };
    return printEvidence(evidenceFile({ animal: { measurement: one } }));
  };

  before(async () => {
    writeFileSync(file('x.dims.yaml'), nouns);
    writeFileSync(file('x.dims.evidence.json'), evidence(0.7));
    writeFileSync(file('y.dims.yaml'), nouns);
    writeFileSync(file('y.dims.evidence.json'), evidence(0.9));
    client = Client.start();
    await client.initialize({}, [pathToFileURL(folder).href]);
  });
  after(() => {
    client.process.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('give a catalog at a glance, before and after it was measured', async () => {
    const states = async (): Promise<string[]> => {
      const overview = await client.request<CatalogOverview>(Method.overview, { uri });
      return overview.features.map(({ id, state }) => `${id}: ${state}`);
    };
    assert.equal((await states())[0], 'animal: not measured');
    await client.request(Method.measure, { uri, feature: 'animal' });
    const overview = await client.request<CatalogOverview>(Method.overview, { uri });
    const [animal] = overview.features;
    assert.equal(animal?.measurement?.nPos, 50);
    assert.equal(animal.claims[0]?.kind, 'detects');
    assert.equal(overview.site, 'resid, layer 4');
  });

  it('measure the coverage, and answer with its figures and warnings', async () => {
    const progress = client.progress('c1');
    const reply = await client.request<CoverageResult>(Method.coverage, {
      uri,
      workDoneToken: 'c1',
    });
    assert.equal(coverageWords(reply.record), 'explains 3.1 % [2.9, 3.3] of 2,103 bits');
    assert.deepEqual(reply.warnings, ['few words']);
    assert.deepEqual([progress[0]!.kind, progress.at(-1)!.kind], ['begin', 'end']);
  });

  it('give words for a catalog that is not written yet', async () => {
    const given = { uri: pathToFileURL(file('new.dims.yaml')).href, text: nouns };
    const reply = await client.request<ExampleWords>(Method.exampleWords, given);
    assert.deepEqual(reply.words, [' dog', ' cat', ' horse']);
    const none = await client.request<ExampleWords>(Method.exampleWords, { uri: 7 });
    assert.deepEqual(none.words, []);
  });

  describe('of the comparison page', () => {
    const ask = async <N extends keyof typeof compareAsks>(
      kind: N,
      key: object = {},
    ): Promise<DataOf<(typeof compareAsks)[N]>> => {
      const params = { uri, panel: 'compare', kind, key, from: 0, count: 0 };
      const { data } = await client.request<{ data: unknown }>(Method.panel, params);
      return compareAsks[kind].data(data, '') as DataOf<(typeof compareAsks)[N]>;
    };
    const otherId = async (): Promise<string> => {
      const { catalogs } = await ask('sides');
      assert.deepEqual(
        catalogs.map(({ name }) => name),
        ['y.dims.yaml'],
      );
      return catalogs[0]!.id;
    };

    it('compare the catalog of the editor with another one of the workspace', async () => {
      const other = await otherId();
      const { a, b, counts, setup } = await ask('page', { other });
      assert.deepEqual([a.name, b.name], ['y.dims.yaml', 'x.dims.yaml']);
      assert.deepEqual([counts.worse, setup], [1, []]);
      const features = await ask('features', { other });
      assert.equal(features.find(({ id }) => id === 'animal')?.outcome, 'worse');
      const { markdown } = await ask('markdown', { other });
      assert.match(markdown, /^# y\.dims\.yaml → x\.dims\.yaml\n/);
    });

    for (const [what, key] of [
      ['a catalog that is none of the workspace', { other: '0123456789abcdef' }],
      ['a path in the place of an id', { other: '/etc/passwd' }],
      ['an option in the place of a revision', { revision: '--output=x' }],
      ['a revision outside of Git', { revision: 'HEAD' }],
    ] as const) {
      it(`refuse ${what} in words`, async () => {
        await assert.rejects(ask('page', key), (error: { data?: { code?: string } }) => {
          assert.equal(error.data?.code, 'bad-arguments');
          return true;
        });
      });
    }

    it('find no versions outside of Git', async () => {
      assert.deepEqual((await ask('sides')).revisions, []);
    });
  });

  it('export it', async () => {
    const params = { uri, format: 'csv', features: ['animal'] };
    const { name, base64 } = await client.request<ExportResult>(Method.export, params);
    assert.equal(name, 'x.animal.csv');
    assert.match(Buffer.from(base64, 'base64').toString(), /^feature,label,.*\r\nanimal,Animals,/);
  });

  it('import anchors as edits for the editor, and change no file', async () => {
    const params = {
      uri,
      name: 'w.csv',
      text: 'feature,anchor\nanimal, ox\n',
      leadingSpace: false,
    };
    const { edits, extended } = await client.request<ImportResult>(Method.import, params);
    assert.deepEqual(extended, ['animal']);
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      [', " ox"'],
    );
    const [line] = edits.map(({ range }) => nouns.split('\n')[range.start.line]);
    assert.match(line ?? '', /anchors: \[" dog"/);
    assert.equal(readFileSync(file('x.dims.yaml'), 'utf8'), nouns);
  });

  it('import evidence into the file beside the catalog', async () => {
    rmSync(file('y.dims.evidence.json'));
    const at = pathToFileURL(file('y.dims.yaml')).href;
    const params = { uri: at, name: 'old.evidence.json', text: evidence(0.8), leadingSpace: false };
    const { edits, added } = await client.request<ImportResult>(Method.import, params);
    assert.deepEqual([edits, added], [[], ['animal']]);
    const written = readFileSync(file('y.dims.evidence.json'), 'utf8');
    assert.deepEqual(parseEvidence(written), parseEvidence(evidence(0.8)));
  });

  for (const [what, method, params] of [
    ['a format that is none', Method.export, { format: 'xls' }],
    ['an import without a text', Method.import, { name: 'x.csv' }],
  ] as const) {
    it(`refuse ${what} in words`, async () => {
      const failed = client.request(method, { uri, ...params });
      await assert.rejects(failed, (error: { data?: { code?: string } }) => {
        assert.equal(error.data?.code, 'bad-arguments');
        return true;
      });
    });
  }
});
