/** Models in which blocks mix positions in different ways, or lack a part: every state is the one that was written. */
import assert from 'node:assert/strict';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { flipNames } from '../../../server/inference/edit/flipNames';
import { expectedBy } from '../../../server/inference/locate/expected';
import { locate } from '../../../server/inference/locate/locate';
import type { Located } from '../../../server/onnx/located';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { siteTensor, siteWidths } from '../../../server/inference/locate/sites';
import { serialiseModel } from '../../../server/onnx/model';
import { editInputs } from '../../support/editInputs';
import { fault } from '../../support/faults';
import { floatsOf, maxDifference, openSession, runModel, tokenFeeds } from '../../support/runModel';
import { hybridModel, type Hybrid, type Part } from '../../support/graphs/hybrid';

function read({ bytes }: Hybrid, config?: Readonly<Record<string, unknown>>): Located {
  const expected = config ? expectedBy(config, 'config.json') : [];
  return locate(parsePrepared(bytes, 'm').graph, 'test', {}, expected);
}

/** States after every given number of parts. */
function statesOf({ sums }: Hybrid, each: number, from = 0): string[] {
  return sums.filter((_, i) => i >= from && (i - from) % each === 0);
}

const kinds = (found: Located): string[] =>
  found.parts.blocks.map((b) => b.mixers.map((m) => m.kind).join());

const uncertain = (pattern: RegExp) => fault('model-unsupported', pattern);

describe('hybrids', () => {
  const lfm: readonly Part[] = ['convolution', 'ffn', 'attention', 'ffn', 'convolution', 'ffn'];

  it('have a block for each mixer and its feed-forward part, whether it attends or not', () => {
    const model = hybridModel(lfm);
    const found = read(model);
    assert.deepEqual(found.states, statesOf(model, 2));
    assert.deepEqual(kinds(found), ['convolution', 'attention', 'convolution']);
    assert.deepEqual(siteWidths(found), {
      k: [null, 8, null],
      v: [null, 8, null],
      ffn: [12, 12, 12],
    });
    assert.deepEqual(found.parts.missing, []);
  });

  it('say in words that a block without attention has no keys and values', () => {
    const found = read(hybridModel(lfm));
    for (const [kind, word] of [
      ['k', 'keys'],
      ['v', 'values'],
    ] as const)
      assert.throws(
        () => siteTensor(found, { kind, layer: 1 }),
        fault(
          'site-unsupported',
          new RegExp(`block has no attention, and so no ${word}, .*convolution.*have it: 2`),
        ),
      );
  });

  for (const mixers of [
    ['linear', 'linear', 'linear', 'attention'],
    ['fused linear', 'fused convolution', 'attention', 'fused linear'],
    ['attention and linear', 'attention and linear'],
    ['attention', 'convolution'],
  ] as const)
    for (const second of ['ffn', 'experts'] as const)
      it(`of ${mixers.join(', ')} with ${second} are read block by block`, () => {
        const model = hybridModel(mixers.flatMap((m): Part[] => [m, second]));
        assert.deepEqual(read(model).states, statesOf(model, 2));
      });

  it('may have their feed-forward part first, or half of it on both sides', () => {
    const first = hybridModel(['ffn', 'attention', 'ffn', 'linear']);
    assert.deepEqual(read(first).states, statesOf(first, 2));
    const block: readonly Part[] = ['ffn', 'attention', 'convolution', 'ffn'];
    const halves = hybridModel([...block, ...block]);
    assert.deepEqual(read(halves).states, statesOf(halves, 4));
  });

  it('may end in a norm of the stream, which another may follow before the head (Conformer)', () => {
    const block: readonly Part[] = ['ffn', 'attention', 'convolution', 'ffn', 'norm'];
    const model = hybridModel([...block, ...block, ...block]);
    const found = read(model);
    assert.deepEqual(found.states, statesOf(model, 5));
    assert.equal(found.parts.norm, 'post');
    assert.notEqual(found.parts.finalNorm, undefined);
  });

  it('may have one sum for all parts, or a single mixer', () => {
    for (const part of ['attention and ffn', 'attention', 'linear'] as const) {
      const model = hybridModel([part, part, part]);
      const found = read(model);
      assert.deepEqual(found.states, model.sums);
      assert.deepEqual(found.parts.missing, []);
    }
  });

  it('say that a block without a feed-forward part has no neurons', () => {
    const found = read(hybridModel(['attention', 'attention']));
    assert.throws(
      () => siteTensor(found, { kind: 'ffn', layer: 1 }),
      fault('site-unsupported', /block has no feed-forward part/),
    );
  });

  it('may have a convolution that tells positions before the first block', () => {
    const model = hybridModel(['positions', 'attention', 'ffn', 'attention', 'ffn']);
    assert.deepEqual(read(model).states, statesOf(model, 2, 1));
  });
});

describe('hybrids in a run', () => {
  const everything: readonly Part[] = [
    ...(['fused linear', 'ffn', 'attention', 'ffn', 'fused convolution', 'experts'] as const),
    ...(['convolution', 'ffn', 'linear', 'experts', 'attention and linear', 'ffn'] as const),
  ];
  const tokens = [[3, 1, 4, 15, 9, 2]];

  it('keep every bit of their logits under masks of ones at each layer, and none under others', async () => {
    const model = hybridModel(everything);
    const found = read(model);
    assert.deepEqual(found.states, statesOf(model, 2));
    const feeds = tokenFeeds(tokens);
    const untouched = floatsOf((await runModel(model.bytes, feeds))['logits']);
    for (const layer of found.states.keys()) {
      const parsed = parsePrepared(model.bytes, 'm');
      addFlip(parsed, found, { places: [{ layer }], logits: 'all', presents: [] });
      const session = await openSession(serialiseModel(parsed.model));
      const [ones, others] = await Promise.all(
        [1, -1].map(async (mask) => {
          const edits = editInputs({ layer }, [{ mask: new Float32Array(8).fill(mask) }], 8, 6);
          const reply = await session.run({ ...feeds(session), ...edits });
          return maxDifference(floatsOf(reply[flipNames.logits]), untouched);
        }),
      );
      await session.release();
      assert.equal(ones, 0, `layer ${layer}`);
      assert(others! > 1e-3, `layer ${layer}`);
    }
  });
});

describe('blocks that do not repeat', () => {
  const mixed: readonly Part[] = ['linear', 'attention', 'linear'];
  const listed: readonly Part[] = ['linear', 'ffn', 'linear', 'attention', 'ffn'];

  it('are a fault that tells what was found and how to name the states', () => {
    const ragged = hybridModel(listed);
    assert.throws(
      () => read(ragged),
      fault(
        'model-unsupported',
        /in 5 steps \(linear attention or recurrence, feed-forward, linear attention or recurrence, attention, feed-forward\) does not repeat.*num_hidden_layers/,
        /model\.tensors\.resid .*layer 0/,
      ),
    );
    assert.throws(() => read(hybridModel(mixed)), uncertain(/does not repeat/));
    assert.throws(
      () => read(hybridModel(['attention', 'ffn', 'attention', 'ffn', 'ffn'])),
      uncertain(/does not repeat/),
    );
  });

  it('are read where a configuration says how many there are', () => {
    const model = hybridModel(mixed);
    const found = read(model, { num_hidden_layers: 3 });
    assert.deepEqual(found.states, model.sums);
    assert.notEqual(found.decided, undefined, 'caches are kept apart');
    assert.throws(() => read(model, { num_hidden_layers: 2 }), uncertain(/config\.json says 2/));
  });

  it('are each a part where a configuration lists the parts', () => {
    const unsure = 'linear attention or recurrence';
    const model = hybridModel(listed);
    const found = read(model, { num_hidden_layers: 5, hybrid_override_pattern: 'M-M*-' });
    assert.deepEqual(found.states, model.sums);
    assert.deepEqual(kinds(found), [unsure, '', unsure, 'attention', '']);
    assert.deepEqual(siteWidths(found).ffn, [null, 12, null, null, 12]);
    assert.throws(
      () => read(model, { num_hidden_layers: 5, hybrid_override_pattern: 'M-*M-' }),
      uncertain(/block 3: found no attention, expected attention/),
    );
    assert.throws(() => read(model, { num_hidden_layers: 5 }), uncertain(/says 5/));
  });
});
