import assert from 'node:assert/strict';
import { runForPage } from '../../../extension/panels/pageJobs';

type Asked = Parameters<typeof runForPage>[0];
type Parts = Parameters<typeof runForPage>[1];

const uri = 'file:///a.dims.yaml';

/** Runs it over jobs that all end in `result`; `did` says in order what was called. */
async function run(asked: Asked, result: unknown): Promise<{ done: boolean; did: unknown[] }> {
  const did: unknown[] = [];
  const job =
    (name: string) =>
    (...given: unknown[]): Promise<never> => {
      did.push([name, ...given]);
      return Promise.resolve(result as never);
    };
  const jobs: Parts['jobs'] = {
    buildCache: job('cache'),
    survey: job('survey'),
    coverage: job('coverage'),
    measure: job('measure'),
    flip: job('flip'),
  };
  const done = await runForPage(asked, { uri, jobs, warnIfUnsaved: job('warn') });
  return { done, did };
}

describe('the jobs that a page starts', () => {
  const warned = ['warn', { uri }];

  it('warn after each that writes evidence, if it could not be saved', async () => {
    const ended = async (asked: Asked) => (await run(asked, {})).did;
    assert.deepEqual(await ended({ job: 'measure' }), [['measure', { uri }], warned]);
    const feature = 'animal';
    assert.deepEqual(await ended({ job: 'measure', feature }), [
      ['measure', { uri, feature }],
      warned,
    ]);
    assert.deepEqual(await ended({ job: 'survey' }), [['survey', { uri }], warned]);
    assert.deepEqual(await ended({ job: 'coverage' }), [['coverage', { uri }], warned]);
    assert.deepEqual(await ended({ job: 'flip', feature, promptSet: 'kept' }), [
      ['flip', { uri, feature }, 'kept'],
      warned,
    ]);
    assert.equal((await run({ job: 'measure' }, {})).done, true);
  });

  it('do not warn after a cache, which is kept elsewhere', async () => {
    assert.deepEqual(await run({ job: 'cache' }, {}), { done: true, did: [['cache', { uri }]] });
  });

  it('do not warn where the job failed, was cancelled or could not start', async () => {
    assert.deepEqual(await run({ job: 'measure' }, undefined), {
      done: false,
      did: [['measure', { uri }]],
    });
    assert.deepEqual(await run({ job: 'flip' }, {}), { done: false, did: [] });
  });
});
