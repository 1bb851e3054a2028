/**
 * One sign-flip test as the product asks for it, without the statistics: the check that masks of ones change nothing,
 * the untouched states, and every arm and draw after every prompt. Seconds by the clock, seconds of the processor and
 * peak memory of the inference process, and a hash of all figures.
 *
 *     node out/test/bench/flipTest.js real|gpt2|MODEL.onnx LAYER [PROMPTS [ROWS [WATCHED]]]
 */
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import type { FlipReply } from '../../server/inference/api';
import type { Intervention } from '../../server/protocol/flips';
import { askAhead } from '../../server/science/flip/ahead';
import { Random } from '../support/random';
import { shapes, writeBigDecoder } from './bigDecoder';
import { withInference } from './inferenceChild';

const length = 6;

async function main([given = '', ...numbers]: readonly string[]): Promise<void> {
  const [layer = 1, prompts = 8, rows = 249, watched = 64] = numbers.map(Number);
  await withInference(async ({ client, folder, used, peak }) => {
    const shape = shapes[given];
    const file = shape ? writeBigDecoder(folder, shape) : path.resolve(given);
    const model = { path: file, providers: ['cpu'] };
    const { dimensions, vocabulary, byBlocks } = await client.openModel(model);
    const random = new Random(1);
    const texts = Array.from({ length: prompts }, () =>
      Array.from({ length }, () => random.below(vocabulary)),
    );
    const watch = Array.from({ length: watched }, () => random.below(vocabulary));
    const marks: Record<string, readonly [number, number]> = {};
    const mark = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const [clock, before] = [performance.now(), used() ?? 0];
      await work();
      marks[name] = [(performance.now() - clock) / 1000, (used() ?? NaN) - before];
    };
    await mark('states', () => client.unedited({ model, layer, prompts: texts }));
    await mark('identity', () => client.maskIdentity({ model, layer, prompt: texts[0]! }));
    const centre = new Float32Array(dimensions);
    const edits = Array.from({ length: rows }, (_, row) => rowOf(dimensions, row > 0, random));
    const replies: FlipReply['rows'][] = [];
    await mark('rows', async () => {
      const questions = byBlocks ? [texts] : texts.map((text) => [text]);
      const ask = (prompts: readonly (readonly number[])[]) =>
        client.flip({ model, layer, prompts, centre, rows: edits, watch });
      for await (const { rows } of askAhead(questions, ask)) replies.push(rows);
    });
    const sum = digest(replies);
    const report = { given, byBlocks, layer, prompts, rows, watched, marks, peak: peak(), sum };
    process.stdout.write(`${JSON.stringify(report)}\n`);
  });
}

/** Of the bits of every figure: the same for two versions that compute the same. */
function digest(replies: readonly unknown[]): string {
  const plain = (_: string, value: unknown): unknown =>
    ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value;
  return createHash('sha256').update(JSON.stringify(replies, plain)).digest('hex').slice(0, 16);
}

/** Forces 64 dimensions to +, or none. */
function rowOf(dimensions: number, edited: boolean, random: Random): Intervention {
  const force = new Float32Array(dimensions);
  if (edited) for (let i = 0; i < 64; i += 1) force[random.below(dimensions)] = 1;
  return { mask: new Float32Array(dimensions).fill(1), force };
}

void main(process.argv.slice(2));
