/** A prefix that is run once: the same states as where it is run with every token. */
import assert from 'node:assert/strict';
import '../../../server/inference/host/disableTelemetry';
import type { CacheRequest } from '../../../server/inference/api';
import { Models } from '../../../server/inference/host/models';
import { Providers } from '../../../server/inference/host/providers';
import { Sessions } from '../../../server/inference/host/sessions';
import { agree } from '../../../server/inference/host/sharedPrefix';
import { ElementType } from '../../../server/onnx/tensors';
import { ModelFolder } from '../../support/modelFolder';
import { effective } from '../../support/graphs/products';
import { reference, type Reference } from '../../support/graphs/reference';
import { weightsOf } from '../../support/graphs/spec';
import { structures, type Structure } from '../../support/graphs/structures';
import { writeModel } from '../../support/graphs/write';
import { maxDifference } from '../../support/runModel';
import { streamedStates, type Streamed } from '../../support/streamedStates';

const prefix = [3, 14, 15, 9, 26];
const sites = [
  { kind: 'resid', layer: 2 },
  { kind: 'k', layer: 3 },
  { kind: 'v', layer: 2 },
  { kind: 'ffn', layer: 1 },
] as const;

describe('a prefix before every token', function () {
  this.timeout(60_000);
  const files = new ModelFolder({});
  const context = { models: new Models(), sessions: new Sessions(), providers: new Providers() };
  after(async () => {
    await context.sessions.close();
    await files.remove();
  });

  const run = ({ name, spec, style }: Structure, passBytes?: number): Promise<Streamed> => {
    const bytes = writeModel(spec, style, weightsOf(spec));
    const path = files.write(`${name.replace(/\W+/g, '-')}.onnx`, bytes);
    const model = { path, providers: ['cpu'] };
    const tokens = spec.vocabulary;
    const requests = sites.map((site): CacheRequest =>
      files.request({ model, site, prefix, tokens }),
    );
    return streamedStates(context, requests, passBytes);
  };

  const expected = ({ spec, style }: Structure): Float32Array[] => {
    const weights = effective(weightsOf(spec), style.products);
    const all = Array.from({ length: spec.vocabulary }, (_, token) =>
      reference(spec, weights, [...prefix, token]),
    );
    return sites.map((site) => Float32Array.from(all.flatMap((r) => [...lastOf(r, site)])));
  };

  for (const structure of structures.filter(takesPast))
    it(`is run once by ${structure.name}`, async () => {
      const { states, shape, passes } = await run(structure);
      assert.deepEqual([shape.sharing, passes], [true, 3]);
      const wanted = expected(structure);
      states.forEach((values, i) => {
        const difference = maxDifference(values, wanted[i]!);
        assert(difference < 1e-4, `${sites[i]!.kind}: ${difference}`);
      });
      const together = await run(structure, Infinity);
      assert.equal(together.passes, 1);
      assert.deepEqual(together.states, states, 'the same bits in one pass');
    });

  it('gives the caches of several sites the bytes that each has alone', async () => {
    const { spec, style } = structures.find(takesPast)!;
    const path = files.write('several.onnx', writeModel(spec, style, weightsOf(spec)));
    const client = files.client();
    const request = (kind: 'resid' | 'k', layer: number, folder: string): CacheRequest =>
      files.request({
        model: { path, providers: ['cpu'] },
        site: { kind, layer },
        prefix,
        tokens: spec.vocabulary,
        folder: `${files.folder}/${folder}`,
      });
    const wanted = [['k', 1] as const, ['resid', 0] as const, ['resid', 3] as const];
    const all = wanted.map(([kind, layer]) => request(kind, layer, 'together'));
    const together = await client.buildCaches(all, () => undefined);
    for (const [i, [kind, layer]] of wanted.entries()) {
      const alone = await client.buildCache(request(kind, layer, 'alone'), () => undefined);
      assert.equal(alone.sha256, together[i]!.sha256, `${kind} ${layer}`);
    }
  });

  it('is run with every token by a model that takes no past', async () => {
    const plain = structures.find((s) => !takesPast(s))!;
    const { states, shape } = await run(plain);
    assert.equal(shape.sharing, false);
    assert(maxDifference(states[0]!, expected(plain)[0]!) < 1e-4);
  });

  it('is run with every token by a model that does not add up its positions', async () => {
    const { spec, style } = structures.find((s) => s.style.pasts)!;
    const deaf = { ...style, pastPositions: false };
    const { shape } = await run({ name: 'positions from 0', spec, style: deaf });
    assert.equal(shape.sharing, false);
  });

  it('is trusted where the difference is rounding, not where it is more', () => {
    const [a, b] = [Float32Array.of(1, -100), Float32Array.of(1, -100.005)];
    assert(agree([a], [b], ElementType.float32));
    assert(!agree([a], [Float32Array.of(1, -100.5)], ElementType.float32));
    assert(agree([a], [Float32Array.of(1, -100.5)], ElementType.float16));
    assert(!agree([a, a], [a, Float32Array.of(3, -100)], ElementType.float16));
  });

  it('is not trusted for the sake of one dimension that is huge beside the others', () => {
    const states = (shift: number): Float32Array =>
      Float32Array.from({ length: 400 }, (_, d) => (d === 7 ? 1e4 : (d % 3) - 1 + shift));
    assert(!agree([states(0)], [states(0.5)], ElementType.float32));
    assert(agree([states(0)], [states(1e-6)], ElementType.float32));
  });
});

function takesPast({ style }: Structure): boolean {
  return style.pasts || style.attention === 'GroupQueryAttention';
}

function lastOf(r: Reference, { kind, layer }: (typeof sites)[number]): Float64Array {
  const all = { resid: r.states, k: r.keys, v: r.values, ffn: r.neurons }[kind];
  return all[kind === 'resid' ? layer : layer - 1]!.at(-1)!;
}
