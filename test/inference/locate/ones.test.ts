/** Masks of ones on models that read images and sound, or give one answer for a whole text. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import type * as ort from 'onnxruntime-node';
import { addFlip } from '../../../server/inference/edit/flipGraph';
import { flipNames } from '../../../server/inference/edit/flipNames';
import { filled, tensorOf, type Metadata } from '../../../server/inference/host/fill';
import { locate } from '../../../server/inference/locate/locate';
import { parsePrepared } from '../../../server/inference/locate/prepare';
import { serialiseModel } from '../../../server/onnx/model';
import { editInputs } from '../../support/editInputs';
import { sharedPath } from '../../support/paths';
import { Random } from '../../support/random';
import {
  floatsOf,
  maxDifference,
  openSession,
  runModel,
  type Tensors,
} from '../../support/runModel';

const models = [
  'data/graphs/vit.ts/model.onnx',
  'data/graphs/ast.ts/model.onnx',
  'models/kwt1/kwt1.onnx',
  'models/vit-cifar10/model.onnx',
  'data/graphs/zoo/bert-keras2onnx.onnx',
  'data/graphs/zoo/bert-optimum-torch1.10.onnx',
];

describe('masks of ones on other models', function () {
  this.timeout(60_000);
  for (const name of models) {
    const file = sharedPath(name);
    if (file === undefined) {
      it.skip(`${name} (skipped: no ../shared)`);
      continue;
    }
    it(`leave every bit of ${name}, others do not`, async () => {
      const bytes = fs.readFileSync(file);
      const located = locate(parsePrepared(bytes, name).graph, '');
      const untouched = floatsOf((await runModel(bytes, someInputs))[located.logits!]);
      const layers = located.states.length - 1;
      const [ones, others] = [[] as number[], [] as number[]];
      for (let layer = 0; layer <= layers; layer += 1) {
        const parsed = parsePrepared(bytes, name);
        addFlip(parsed, located, { places: [{ layer }], logits: 'all', presents: [] });
        const session = await openSession(serialiseModel(parsed.model));
        const inputs = someInputs(session);
        for (const [mask, differences] of [
          [1, ones],
          [-1, others],
        ] as const) {
          const vector = new Float32Array(located.dimensions).fill(mask);
          const edits = editInputs({ layer }, [{ mask: vector }], located.dimensions, 1);
          const reply = await session.run({ ...inputs, ...edits });
          differences.push(maxDifference(floatsOf(reply[flipNames.logits]), untouched));
        }
        await session.release();
      }
      assert(ones.every((d) => d === 0));
      assert(Math.max(...others) > 1e-4, others.join());
    });
  }
});

/** The same random numbers for every session; whole numbers are small, masks are ones. */
function someInputs(session: ort.InferenceSession): Tensors {
  const all = session.inputMetadata.filter((m): m is Metadata => m.isTensor);
  const own = all.filter((m) => !m.name.startsWith('dimcat_'));
  const random = new Random(5);
  return Object.fromEntries(
    own.map((m) => {
      const dims = m.shape.map((d, i) => (typeof d === 'number' ? d : i === 0 ? 2 : 4));
      const [rows = 1, length = 1] = dims;
      const run = { rows, length, past: 0, batchName: m.shape[0], pastWidths: new Map() };
      if (/mask$|type_ids$/.test(m.name)) return [m.name, filled(m, run)];
      const count = dims.reduce((a, b) => a * b, 1);
      const numbers = Array.from({ length: count }, () =>
        m.type.startsWith('float') ? random.normal() : random.below(20),
      );
      return [m.name, tensorOf(m, dims, numbers)];
    }),
  );
}
