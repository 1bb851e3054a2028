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
    const answer = await ask('page', {});
    const page = atlasAsks.page.data(answer.data, '');
    assert.deepEqual(
      page.features.map(({ id, nPos }) => [id, nPos]),
      [
        ['animal', 4],
        ['plant', 4],
      ],
    );
    assert.equal(bytesOf(answer).length, DIMENSIONS);
    const order = await ask('order', { order: 'cluster' });
    assert.deepEqual(order.data, { rows: 2, columns: DIMENSIONS });
    const numbers = bytesOf(order);
    assert.deepEqual([numbers.length, numbers.readUInt16LE(0)], [2 * (DIMENSIONS + 2), 699]);
    assert.equal(numbers.readUInt16LE(2 * DIMENSIONS), 1);
  });

  it('gives tiles in that order, values before flags', async () => {
    const tiles = [0, 2].map((column) => ({ levelX: 0, levelY: 0, row: 0, column }));
    const answer = await ask('tiles', { order: 'cluster', tiles });
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
    const many = { order: 'file', tiles: Array.from({ length: 8 }, () => tile) };
    await assert.rejects(ask('tiles', many), /more than 7 tiles/);
    await assert.rejects(ask('cell', { dimension: 1, feature: 'nothing' }), /no such cell/);
    await assert.rejects(ask('cell', { dimension: DIMENSIONS, feature: 'animal' }), /no such cell/);
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
});
