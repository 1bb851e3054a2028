/** Running tokens where memory runs out: a made-up session that refuses batches beyond a size. */
import assert from 'node:assert/strict';
import '../../../server/inference/host/disableTelemetry';
import * as ort from 'onnxruntime-node';
import { faultError } from '../../../server/protocol/fault';
import type { CachePlan } from '../../../server/inference/host/cachePlan';
import type { HostContext } from '../../../server/inference/host/context';
import { TokenStates } from '../../../server/inference/host/tokenStates';
import { fault } from '../../support/faults';

/** State of token t in dimension d. */
const state = (t: number, d: number): number => 10 * t + d;

/** A model of 8 dimensions whose runs fit up to `most` rows. */
async function states(most: number, asked: number[]): Promise<TokenStates> {
  const tensor = (data: Float32Array | Uint8Array, dims: number[]): ort.Tensor =>
    data instanceof Uint8Array
      ? new ort.Tensor('uint8', data, dims)
      : new ort.Tensor('float32', data, dims);
  const run = (feeds: { ids: readonly (readonly number[])[] }) => {
    const ids = feeds.ids.map((row) => row.at(-1)!);
    asked.push(ids.length);
    if (ids.length > most)
      return Promise.reject(faultError('out-of-memory', 'Too large.', 'Take less.'));
    const last = Float32Array.from({ length: 8 * ids.length }, (_, i) =>
      state(ids[i >> 3]!, i & 7),
    );
    return Promise.resolve({
      dimcat_last_0: tensor(last, [ids.length, 8]),
      dimcat_bits_0: tensor(Uint8Array.from(ids), [ids.length, 1]),
      dimcat_total_0: tensor(new Float32Array(8), [8]),
    });
  };
  const plan = {
    fixedBatch: undefined,
    feeds: ({ rows }: { rows: unknown }) => ({ ids: rows }),
    sharedPasts: () => ({}),
  };
  const sessions = { get: () => Promise.resolve({ run, plan }) };
  const request = { site: { kind: 'resid', layer: 0 }, prefix: [], tokens: 100, model: {} };
  const model = { summary: { dimensions: 8 }, batchSensitive: false, located: {} };
  const made = { request, model, width: 8, provider: 'cpu' } as unknown as CachePlan;
  return TokenStates.open({ sessions } as unknown as HostContext, [made]);
}

describe('TokenStates', () => {
  it('halves its batches until they fit, and loses no token', async () => {
    const asked: number[] = [];
    const tokens = await states(50, asked);
    assert.equal(tokens.batch, 256);
    const [found] = await tokens.states(3, 90);
    const wanted = Float32Array.from({ length: 8 * 90 }, (_, i) => state(3 + (i >> 3), i & 7));
    assert.deepEqual(found, wanted);
    assert.equal(tokens.batch, 32);
    assert.deepEqual(asked, [256, 128, 64, 32, 32, 32]);
    const [bits] = await tokens.signs(0, 70, [new Float32Array(8)]);
    assert.deepEqual(
      bits,
      Uint8Array.from({ length: 70 }, (_, i) => i),
    );
  });

  it('says that memory ran out where not even one token fits', async () => {
    const tokens = await states(0, []);
    await assert.rejects(tokens.states(0, 4), fault('out-of-memory'));
    assert.equal(tokens.batch, 1);
  });
});
