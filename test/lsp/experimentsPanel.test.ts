import assert from 'node:assert/strict';
import { Method } from '../../server/protocol/methods';
import { experimentsAsks } from '../../server/protocol/panels/experiments';
import { featureAsks } from '../../server/protocol/panels/feature';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import type { ExperimentReport, OpenedReports } from '../../server/protocol/requests';
import { nouns } from '../service/support';
import { Client, uri } from './client';

describe('the page of experiments, from the language server', () => {
  let client: Client;
  beforeEach(async () => {
    client = Client.start();
    await client.initialize();
    await client.open(nouns);
  });
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  const run = (): Promise<ExperimentReport> =>
    client.request<ExperimentReport>(Method.experiment, { uri, names: ['sample'] });

  async function ask(kind: string, key: object): Promise<unknown> {
    const asked = { uri, panel: 'experiments', kind, key, from: 0, count: 0 };
    return (await client.request<PanelAnswer>(Method.panel, asked)).data;
  }

  it('shows what was run, with its features and the marks of its pictures', async () => {
    const { ids, headlines } = await run();
    const report = ids[0]!;
    const { reports } = experimentsAsks.page.data(await ask('page', {}), '');
    assert.deepEqual(
      reports.map(({ id, name }) => [id, name]),
      [[report, 'sample']],
    );
    const shown = experimentsAsks.report.data(await ask('report', { report }), '');
    assert.equal(shown.headlines[0], headlines[0]);
    assert.deepEqual(shown.tables[0]!.rows[0]![0], { text: 'animal', feature: 'animal' });
    assert.deepEqual(shown.tables[0]!.rows[0]![5]!.tables?.[1], {
      ...{ name: 'other: arms', table: 'arms', report: null },
    });
    const layers = await ask('picture', { report, picture: 'layers' });
    const { marks } = experimentsAsks.picture.data(layers, '');
    assert.ok(marks.some(({ text }) => text === 'layer: 0; AUC: 0.700; series: held-out'));
  });

  it('gives the files and the Markdown that the command line writes', async () => {
    const { ids, files } = await run();
    const given = experimentsAsks.files.data(await ask('files', { report: ids[0]! }), '');
    assert.deepEqual(given.files, files);
    const { markdown } = experimentsAsks.markdown.data(
      await ask('markdown', { report: ids[0]! }),
      '',
    );
    assert.equal(markdown, files.find(({ name }) => name === 'report.md')!.text);
  });

  it('runs an experiment for one feature, whose page shows its rows', async () => {
    const key = { feature: 'animal' };
    const asked = { uri, panel: 'feature', from: 0, count: 0 };
    const study = async (kind: string, more: object): Promise<unknown> =>
      (await client.request<PanelAnswer>(Method.panel, { ...asked, kind, key: more })).data;
    assert.deepEqual(featureAsks.studies.data(await study('studies', key), ''), []);
    const answer = await study('study', { ...key, name: 'baselines' });
    const { report, tables } = featureAsks.study.data(answer, '');
    assert.deepEqual(tables[0]!.rows[0]![0], { text: 'animal', feature: 'animal' });
    const { reports } = experimentsAsks.page.data(await ask('page', {}), '');
    assert.deepEqual(
      reports.map(({ id }) => id),
      [report],
    );
  });

  it('opens saved results as the same report, and refuses other files', async () => {
    const { ids, files } = await run();
    const saved = files.find(({ name }) => name === 'sample.json')!.text;
    const open = (texts: string[]): Promise<OpenedReports> =>
      client.request<OpenedReports>(Method.openReport, { uri, texts });
    assert.deepEqual((await open(['[]', 'no JSON', saved])).ids, ids);
    await assert.rejects(open(['{"format": "other"}']), /None of these files is the result/);
    await assert.rejects(ask('report', { report: '0'.repeat(16) }), /not open any more/);
  });
});
