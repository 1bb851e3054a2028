import assert from 'node:assert/strict';
import { Method } from '../../server/protocol/methods';
import { dimensionAsks } from '../../server/protocol/panels/dimension';
import { overviewAsks } from '../../server/protocol/panels/overview';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import { nouns } from '../service/support';
import { Client, uri } from './client';

describe('pages of dimensions and of the catalog, from the language server', () => {
  let client: Client;
  beforeEach(async () => {
    client = Client.start();
    await client.initialize();
    await client.open(nouns);
    await client.diagnostics(1);
  });
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  const ask = (panel: string, kind: string, key: object): Promise<PanelAnswer> =>
    client.request<PanelAnswer>(Method.panel, { uri, panel, kind, key, from: 0, count: 0 });

  /** The words of the fault that a question ends in. */
  async function refusal(question: Promise<unknown>): Promise<string> {
    const error: unknown = await question.then(
      () => assert.fail('it was answered'),
      (reason: unknown) => reason,
    );
    return (error as Error).message;
  }

  it('are read without running the model', async () => {
    const { data } = await ask('dimension', 'page', { dimension: 12 });
    const page = dimensionAsks.page.data(data, '');
    assert.deepEqual([page.index, page.survey, page.facts], [12, null, null]);
    assert.equal(page.written?.label, 'animacy');
    const head = overviewAsks.page.data((await ask('overview', 'page', {})).data, '');
    assert.equal(head.features, 2);
    const rows = overviewAsks.rows.data((await ask('overview', 'rows', {})).data, '');
    assert.deepEqual(
      rows.map(({ id, state }) => [id, state]),
      [
        ['animal', 'not measured'],
        ['plant', 'not measured'],
      ],
    );
  });

  it('run the model where that is asked for', async () => {
    const { data } = await ask('dimension', 'facts', { dimension: 3 });
    assert.ok(Array.isArray(dimensionAsks.facts.data(data, '').warnings));
  });

  it('refuse a dimension that the site does not have, and a claim without a survey', async () => {
    const beyond = await refusal(ask('dimension', 'page', { dimension: 4000 }));
    assert.match(beyond, /The site has no dimension 4000\. Its dimensions are numbered from 0 to/);
    const accept = (dimension: unknown) =>
      refusal(client.request(Method.acceptDraft, { uri, dimension }));
    assert.match(
      await accept(40),
      /Nothing was written of dimension 40: the dimension is not surveyed\./,
    );
    assert.match(await accept('40'), /dimension is not an index/);
    const none = await refusal(client.request(Method.refuseDraft, { uri, dimension: 40 }));
    assert.match(none, /There is no draft of dimension 40 to refuse/);
  });

  it('know where the catalog writes of a dimension', async () => {
    const { data } = await ask('dimension', 'where', { dimension: 12 });
    const { line } = dimensionAsks.where.data(data, '');
    assert.match(nouns.split('\n')[line]!, /12: \{ label: animacy/);
  });
});
