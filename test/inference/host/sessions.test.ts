/** Which sessions stay open, by their number and by the bytes of their weights. */
import assert from 'node:assert/strict';
import '../../../server/inference/host/disableTelemetry';
import { cutForStates } from '../../../server/inference/edit/stateGraph';
import { Models } from '../../../server/inference/host/models';
import type { OpenModel } from '../../../server/inference/host/openModel';
import type { Purpose } from '../../../server/inference/host/openEdited';
import type { Runner } from '../../../server/inference/host/runner';
import { Sessions } from '../../../server/inference/host/sessions';
import { ModelFolder } from '../../support/modelFolder';

describe('Sessions', function () {
  this.timeout(30_000);
  const files = new ModelFolder({ layers: 4 });
  let model: OpenModel;
  before(async () => (model = await new Models().open({ path: files.modelPath, providers: [] })));
  after(() => files.remove());

  const states = (layer: number): Purpose => ({
    name: `states ${layer}`,
    optimisation: 'all',
    edit: (parsed) => cutForStates(parsed, model.located, [{ site: 'resid', layer }]),
  });
  const open = (sessions: Sessions, layer: number): Promise<Runner> =>
    sessions.get(model, states(layer), ['cpu'], 'cpu');

  it('keeps as many as may be, and gives one again that it has', async () => {
    const sessions = new Sessions(Infinity, 4);
    const first = await open(sessions, 0);
    for (const layer of [1, 2, 3]) await open(sessions, layer);
    assert.equal(await open(sessions, 0), first);
    await open(sessions, 4);
    assert.equal(sessions.count, 4);
    assert.equal(await open(sessions, 0), first, 'the one used last is not closed');
    await sessions.close();
  });

  it('keeps as many as fit, counting what is left of a cut model', async () => {
    const { to, all } = {
      to: model.map.blocks.map((b) => b.weightBytes),
      all: model.map.weightBytes,
    };
    assert(to[0]! < to[3]! && to[3]! < all);
    const sessions = new Sessions(to[0]! + to[1]! + 4096);
    for (const layer of [1, 2]) await open(sessions, layer);
    assert.equal(sessions.count, 2);
    await open(sessions, 4);
    assert.equal(sessions.count, 1);
    await sessions.close();
  });

  it('keeps one alone that is larger than all may be', async () => {
    const sessions = new Sessions(1);
    for (const layer of [1, 2, 3]) {
      const runner = await open(sessions, layer);
      assert.equal(await open(sessions, layer), runner);
      assert.equal(sessions.count, 1);
    }
    await sessions.close();
  });
});
