/** The null of every statement about several dimensions at once: the same bits with every column shuffled. */
import { fullSet } from '../../../core/bits';
import type { SignPlanes } from '../../../core/planes';
import { plusCounts } from '../../../core/planes';
import type { Random } from '../../random';
import { shuffled } from '../../random';
import type { ExperimentHost } from '../experiment';

/** Keeps the share of + in every dimension, on rows redrawn for each. */
export async function shuffledColumns(
  planes: SignPlanes,
  random: Random,
  host: ExperimentHost,
): Promise<SignPlanes> {
  const { tokens, dimensions, stride } = planes;
  const words = new Uint32Array(dimensions * stride);
  const rows = Array.from({ length: tokens }, (_, row) => row);
  const plus = plusCounts(planes, fullSet(tokens));
  for (let d = 0; d < dimensions; d++) {
    const order = shuffled(rows, random);
    for (let i = 0; i < plus[d]!; i++) {
      const row = order[i]!;
      words[d * stride + (row >>> 5)]! |= 1 << (row & 31);
    }
    await host.breathe();
  }
  return { tokens, dimensions, stride, words };
}
