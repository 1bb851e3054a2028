/** Every experiment end to end: a real model, the real child process and threads; its smallest options. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { printJson } from '../../server/catalog/printJson';
import type { ExperimentReply } from '../../server/jobs/api';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import type { ExperimentOption } from '../../server/protocol/experimentOptions';
import { FaultError } from '../../server/protocol/fault';
import type { ExperimentResult } from '../../server/protocol/report';
import type { ExperimentSummary } from '../../server/protocol/requests';
import { reportHtml } from '../../server/report/html';
import { JobFolder, makeJobs, plantedCatalog, quietContext } from '../support/jobs';

/** Widths are for each experiment to choose. */
const catalog = plantedCatalog.replace('    register: { top: 16 }\n', '');

describe('experiments on a real model', function () {
  this.timeout(120_000);
  let at: JobFolder;
  let open: OpenCatalog;
  before(() => {
    at = new JobFolder();
    // The model's positions end at 64: longer passages are cut.
    fs.writeFileSync(at.file('config.json'), '{"n_positions": 64}');
    open = at.open(catalog);
  });
  after(() => at.remove());

  const run = (
    name: string,
    set: Record<string, string> = {},
    features?: readonly string[],
  ): Promise<ExperimentReply> =>
    at.jobs.experiment(open, { names: [name], set, ...(features && { features }) }, quietContext());

  // The list is fixed when the tests are declared; a new experiment is tested without a new test.
  const listed = makeJobs().experiments('text');
  for (const { name, question, options } of listed) {
    it(`${name} says what it found, the same bytes for the same seed`, async () => {
      const smallest = smallestOptions({ options });
      const { results, runs } = await run(name, smallest);
      const [result] = results;
      assert.ok(result && results.length === 1);
      assert.ok(question.endsWith('?'), question);
      assert.deepEqual([result.name, runs[0]?.name], [name, name]);
      assertWhole(result);
      assert.match(await reportHtml('x', results), /<h2>/);
      const again = (await run(name, smallest)).results;
      assert.equal(printJson(again), printJson(results));
    });
  }

  for (const [name, table] of [
    ['flips', 'verdicts'],
    ['detect', 'negatives'],
  ] as const) {
    it(`${name} of one feature has the controls and negatives that the whole catalog gives it`, async () => {
      const smallest = smallestOptions(listed.find((experiment) => experiment.name === name)!);
      if ('features' in smallest) smallest['features'] = '2';
      // q is the false discovery rate over the features that were run.
      const rowOf = ({ results }: ExperimentReply): unknown => {
        const { columns, rows } = results[0]!.tables.find(({ id }) => id === table)!;
        const row = rows.find(([id]) => id === 'colour');
        return row?.filter((_, i) => columns[i]!.key !== 'q');
      };
      const alone = rowOf(await run(name, smallest, ['colour']));
      assert.ok(alone);
      assert.deepEqual(alone, rowOf(await run(name, smallest)));
    });
  }

  it('flips acts on values and neurons as well, without a direct effect', async () => {
    const smallest = smallestOptions(listed.find(({ name }) => name === 'flips')!);
    for (const kind of ['v', 'ffn']) {
      const site = `{ kind: ${kind}, layer: 2 }`;
      const text = catalog.replace('{ kind: resid, layer: 2 }', site);
      const asked = { names: ['flips'], set: { ...smallest, sweep: 'yes' } };
      const reply = await at.jobs.experiment(at.open(text), asked, quietContext());
      const [result] = reply.results;
      assertWhole(result!);
      assert.match(result!.headlines[0]!, new RegExp(`flipped at the site ${kind} of block 2`));
      const table = (id: string) => result!.tables.find((t) => t.id === id)!;
      assert.ok(!table('where').columns.some(({ key }) => key === 'direct'));
      const swept = new Set(table('layers').rows.map((row) => row[1]));
      assert.ok(swept.has('layer 1') && !swept.has('layer 0'));
    }
  });

  for (const [name, set, message, advice] of [
    ['detekt', {}, /no experiment "detekt"; did you mean "detect"\?/, /^There are: all, detect, /],
    ['toy', { stepps: '50' }, /no option "stepps"; did you mean "steps"\?/, /: steps, models\./],
    ['toy', { constructor: '1' }, /no option "constructor"\./, /: steps, models\./],
    ['toy', { models: '21' }, /toy: models takes a whole number from 1 to 20, not "21"/, /Models/],
    ['toy', { models: '1.5' }, /a whole number from 1 to 20, not "1.5"/, /Models/],
    ['discover', { twin: 'maybe' }, /twin takes yes or no, not "maybe"/, /random weights/],
    ['signs-only', { loud: 'half' }, /a number from 0.001 to 1, not "half"/, /loud/],
  ] as const) {
    it(`refuse ${name} with ${JSON.stringify(set)} and say what is allowed`, () =>
      assert.rejects(run(name, set), (error: unknown) => {
        assert.ok(error instanceof FaultError);
        assert.equal(error.fault.code, 'bad-arguments');
        assert.match(error.fault.message, message);
        assert.match(error.fault.advice, advice);
        return true;
      }));
  }

  it('take yes and no in words, and the numbers of old scripts', async () => {
    const twin = async (text: string): Promise<unknown> =>
      (await run('discover', { seeds: '1', neighbours: '2', twin: text })).results[0]?.provenance
        .options['twin'];
    assert.deepEqual([await twin('no'), await twin('0'), await twin('True')], [false, false, true]);
  });
});

function smallestOptions({ options }: Pick<ExperimentSummary, 'options'>): Record<string, string> {
  const smallest = (option: ExperimentOption): string =>
    option.kind === 'flag' ? 'no' : String(option.min);
  return Object.fromEntries(Object.entries(options).map(([name, one]) => [name, smallest(one)]));
}

/** Every cell belongs to a column, every id is unique, every number can be printed, every name says something. */
function assertWhole({ name, headlines, tables, pictures, samples }: ExperimentResult): void {
  assert.ok(headlines.length > 0, `${name} has no headline`);
  assert.ok(tables.length > 0, `${name} has no table`);
  for (const table of tables) {
    for (const row of table.rows) assert.equal(row.length, table.columns.length, table.id);
    assert.ok(table.notes.length > 0, `${name}: ${table.id} says not what it counts`);
    assert.equal(new Set(table.columns.map(({ key }) => key)).size, table.columns.length, table.id);
  }
  for (const sample of samples) {
    for (const row of sample.rows) assert.equal(row.length, sample.columns.length, sample.title);
  }
  for (const list of [tables, pictures]) {
    assert.equal(new Set(list.map(({ id }) => id)).size, list.length, `${name} repeats an id`);
  }
  for (const picture of pictures) assert.ok(picture.description !== '', picture.id);
}
