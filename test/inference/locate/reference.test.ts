/** Every block of real exports against the states that PyTorch gave for them. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ort from 'onnxruntime-node';
import { keepOnly } from '../../../server/inference/edit/prune';
import { locate, type Located } from '../../../server/inference/locate/locate';
import { parseModel, serialiseModel, type ParsedModel } from '../../../server/inference/onnx/model';
import { valueInfo } from '../../../server/inference/onnx/nodes';
import { ElementType } from '../../../server/inference/onnx/tensors';
import { sharedPath } from '../../support/paths';
import {
  floatsOf,
  maxDifference,
  openSession,
  tokenFeeds,
  type Tensors,
} from '../../support/runModel';

const graphs = sharedPath('data/graphs');
const tolerance = 1e-4;
const exportsOf: Record<string, readonly string[]> = {
  llama: ['ts', 'dynamo', 'genai-fp32'],
  gpt2: ['ts', 'dynamo'],
  qwen3: ['optimum'],
  vit: ['ts'],
  ast: ['ts'],
};

interface Reference {
  readonly in: readonly number[];
  readonly hid: readonly number[];
}

describe(`blocks against PyTorch${graphs === undefined ? ' (skipped: no ../shared)' : ''}`, function () {
  this.timeout(30_000);
  if (graphs === undefined) {
    it('needs the reference outputs of ../shared');
    return;
  }
  for (const [name, kinds] of Object.entries(exportsOf))
    for (const kind of kinds)
      it(`${name}.${kind}`, async () => {
        const file = path.join(graphs, `${name}.${kind}`, 'model.onnx');
        const shape = JSON.parse(
          fs.readFileSync(path.join(graphs, `${name}.json`), 'utf8'),
        ) as Reference;
        const states = await statesOf(
          file,
          shape,
          fs.readFileSync(path.join(graphs, `${name}.in`)),
        );
        const wanted = floats(fs.readFileSync(path.join(graphs, `${name}.hid`)));
        const blocks = shape.hid[0]!;
        assert.equal(states.length, blocks + 1);
        const size = wanted.length / blocks;
        for (let block = 0; block < blocks; block += 1) {
          const expected = wanted.subarray(block * size, (block + 1) * size);
          const difference = maxDifference(states[block + 1]!, expected);
          assert(difference <= tolerance, `block ${block}: ${difference}`);
        }
      });
});

/** The states of all layers, as outputs of one run. */
async function statesOf(file: string, shape: Reference, input: Buffer): Promise<Float32Array[]> {
  const parsed = parseModel(fs.readFileSync(file), file);
  const located = locate(parsed.graph, '');
  keepStates(parsed, located.states);
  const session = await openSession(serialiseModel(parsed.model), path.dirname(file));
  const results = (await session.run(feedsOf(session, shape, input, located))) as Tensors;
  await session.release();
  return located.states.map((state) => floatsOf(results[state]));
}

function keepStates({ graph }: ParsedModel, states: readonly string[]): void {
  keepOnly(
    graph,
    states.map((state) => valueInfo(state, ElementType.float32, ['b', 's', 'd'])),
  );
}

function feedsOf(
  session: ort.InferenceSession,
  shape: Reference,
  input: Buffer,
  { embedding, pastWidths }: Located,
): Tensors {
  if (embedding === undefined)
    return { [session.inputNames[0]!]: new ort.Tensor('float32', floats(input), shape.in) };
  const length = shape.in[1]!;
  const ids = Array.from({ length: shape.in[0]! * length }, (_, i) =>
    Number(input.readBigInt64LE(8 * i)),
  );
  const rows = Array.from({ length: shape.in[0]! }, (_, i) =>
    ids.slice(i * length, (i + 1) * length),
  );
  return tokenFeeds(rows, embedding.input, pastWidths)(session);
}

function floats(bytes: Buffer): Float32Array {
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
