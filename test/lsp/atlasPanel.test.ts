import assert from 'node:assert/strict';
import { Method } from '../../server/protocol/methods';
import { atlasAsks, TILE } from '../../server/protocol/panels/atlas';
import type { PanelAnswer } from '../../server/protocol/panels/request';
import { nouns } from '../service/support';
import { Client, uri } from './client';

const DIMENSIONS = 700;
/** As the made-up jobs have it. */
const valueOf = (row: number, dimension: number): number =>
  (((row * DIMENSIONS + dimension) * 37) % 255) - 127;

const shown = { mode: 'features', order: 'cluster', colour: 'auc' };

describe('the atlas, from the language server', () => {
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

  const ask = (kind: string, key: object): Promise<PanelAnswer> =>
    client.request<PanelAnswer>(Method.panel, {
      uri,
      panel: 'atlas',
      kind,
      key,
      from: 0,
      count: 0,
    });
  const bytesOf = ({ base64 }: PanelAnswer): Buffer => Buffer.from(base64!, 'base64');

  it('says what is in it, and in which order', async () => {
    const answer = await ask('page', { mode: 'features' });
    const page = atlasAsks.page.data(answer.data, '');
    assert.deepEqual(
      page.features.map(({ id, nPos }) => [id, nPos]),
      [
        ['animal', 4],
        ['plant', 4],
      ],
    );
    assert.equal(bytesOf(answer).length, DIMENSIONS);
    const order = await ask('order', { mode: 'features', order: 'cluster' });
    assert.deepEqual(order.data, { rows: 2, columns: DIMENSIONS });
    const numbers = bytesOf(order);
    assert.deepEqual([numbers.length, numbers.readUInt16LE(0)], [2 * (DIMENSIONS + 2), 699]);
    assert.equal(numbers.readUInt16LE(2 * DIMENSIONS), 1);
  });

  it('gives tiles in that order, values before flags', async () => {
    const tiles = [0, 2].map((column) => ({ levelX: 0, levelY: 0, row: 0, column }));
    const answer = await ask('tiles', { ...shown, tiles });
    const { sizes } = atlasAsks.tiles.data(answer.data, '');
    assert.deepEqual(sizes, [
      { rows: 2, columns: TILE },
      { rows: 2, columns: DIMENSIONS - 2 * TILE },
    ]);
    const bytes = bytesOf(answer);
    assert.equal(bytes.length, 2 * 2 * TILE + 2 * 2 * (DIMENSIONS - 2 * TILE));
    assert.equal(bytes.readInt8(3), valueOf(1, 699 - 3));
    assert.equal(bytes.readInt8(TILE + 3), valueOf(0, 699 - 3));
    assert.equal(bytes.readInt8(4 * TILE), valueOf(1, 699 - 2 * TILE));
  });

  it('refuses more tiles than a reply holds, and cells that there are not', async () => {
    const tile = { levelX: 0, levelY: 0, row: 0, column: 0 };
    const many = { ...shown, tiles: Array.from({ length: 8 }, () => tile) };
    await assert.rejects(ask('tiles', many), /more than 7 tiles/);
    const few = Array.from({ length: 21 }, (_, i) => i);
    await assert.rejects(ask('featureCells', { rows: few, columns: few }), /more than 400 cells/);
    await assert.rejects(ask('tiles', { ...shown, mode: 'pairs', tiles: [tile] }), /no such cells/);
    const outside = await ask('featureCells', { rows: [0, 9], columns: [0, DIMENSIONS] });
    const cells = atlasAsks.featureCells.data(outside.data, '');
    assert.deepEqual(
      cells.map(({ auc }) => auc),
      [null, null, null, null],
    );
  });

  it('compares layers, with what lacks', async () => {
    const { data, base64 } = await ask('page', { mode: 'layers' });
    const page = atlasAsks.page.data(data, '');
    assert.deepEqual([page.missing, page.found.layers?.steady], ['layers', 2]);
    assert.equal(Buffer.from(base64!, 'base64').length, 2);
    const order = await ask('order', { mode: 'layers', order: 'polarity' });
    assert.deepEqual(order.data, { rows: 3, columns: 2 });
    const overview = await ask('overview', { mode: 'layers', order: 'file', colour: 'phi' });
    const values = new Int8Array(bytesOf(overview)).subarray(0, 6);
    assert.deepEqual([...values], [127, 95, 127, 127, -128, -128]);
    const exact = await ask('layerCells', { rows: [0, 2], columns: [0, 1] });
    const [first, second, third] = atlasAsks.layerCells.data(exact.data, '');
    assert.deepEqual(
      [first!.phi, first!.feature, second!.feature, third!.phi],
      [1, 'plant', null, null],
    );
    await ask('make', { mode: 'layers' });
  });

  it('computes pairs when they are asked for, and gives them by tile', async () => {
    const shownPairs = { mode: 'pairs', order: 'cluster', colour: 'information' };
    const before = atlasAsks.page.data((await ask('page', { mode: 'pairs' })).data, '');
    assert.equal(before.missing, 'cache');
    assert.deepEqual((await ask('order', { mode: 'pairs', order: 'file' })).data, {
      rows: 0,
      columns: 0,
    });
    await ask('make', { mode: 'pairs' });
    const page = atlasAsks.page.data((await ask('page', { mode: 'pairs' })).data, '');
    const { strong, all, chance } = page.found.pairs!;
    assert.deepEqual([page.missing, strong, all], [null, 6, 6]);
    assert.ok(Math.abs(chance - 1 / (26 * Math.LN2)) < 1e-12);
    const tile = { levelX: 0, levelY: 0, row: 0, column: 0 };
    const tiles = await ask('tiles', { ...shownPairs, tiles: [tile] });
    const values = [...new Int8Array(bytesOf(tiles))].slice(0, 5);
    assert.deepEqual(values, [-128, 64, 64, 64, 64]);
    const exact = await ask('pairCells', { rows: [1], columns: [1, 2] });
    assert.deepEqual(
      atlasAsks.pairCells.data(exact.data, '').map((cell) => cell?.bits),
      [undefined, 0.25],
    );
  });

  it('shows which dimensions registers share', async () => {
    const page = atlasAsks.page.data((await ask('page', { mode: 'registers' })).data, '');
    assert.deepEqual([page.missing, page.found.registers?.registers], [null, 1]);
    const exact = await ask('registerCells', { rows: [0], columns: [1] });
    const [cell] = atlasAsks.registerCells.data(exact.data, '');
    const { widthRow, widthColumn, chance, same } = cell!;
    assert.deepEqual([[widthRow, widthColumn].includes(null), chance, same], [true, null, 0]);
  });

  it('makes a register of brushed dimensions, and the text of a feature', async () => {
    const key = { dimensions: [0, 1, 2, 5], feature: 'animal' };
    const register = atlasAsks.register.data((await ask('register', key)).data, '');
    const expected = key.dimensions.filter((d) => valueOf(0, d) > 0);
    assert.deepEqual(register.pos, expected);
    const { edits, id } = atlasAsks.featureEdits.data(
      (await ask('featureEdits', register)).data,
      '',
    );
    assert.equal(id, 'new-feature');
    assert.match(edits[0]!.newText, /register: \{ dims: \{ pos: \[5\], neg: \[0-2\] \} \}/);
  });

  it('adds dimensions to a feature, or says why that cannot be', async () => {
    const key = { feature: 'animal', pos: [699], neg: [] };
    const { done, edits } = atlasAsks.extendEdits.data((await ask('extendEdits', key)).data, '');
    assert.match(done, /^Added 1 to the register of animal/);
    assert.match(edits[0]!.newText, /699/);
    await assert.rejects(ask('extendEdits', { ...key, feature: 'nothing' }), /has no feature/);
  });
});
