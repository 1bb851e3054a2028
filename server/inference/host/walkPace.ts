/** How far a walk through the blocks of a model is, and how long it will take. */
import type { CacheProgress } from '../api';
import type { BlockRange } from '../edit/ranges';
import type { OpenModel } from './openModel';

/** A block takes as long to load as some hundreds of positions take to go through it. */
const loading = 512;

export class WalkPace {
  private readonly began = performance.now();
  private expected = 0;
  private done = 0;
  private readonly weights = { done: 0, total: 0 };

  constructor(private readonly model: Pick<OpenModel, 'map' | 'summary'>) {}

  /** So many positions will go from one cut to another. */
  expect({ from, to }: BlockRange, positions: number): void {
    this.expected += (to - from) * (loading + positions);
    this.weights.total += this.bytesTo(to) - this.bytesTo(from);
  }

  /** @param range With one block; without any it takes no time. */
  at({ from, to }: BlockRange, positions: number, total: number): CacheProgress {
    const here = to > from ? loading + positions : 0;
    const seconds = Math.max((performance.now() - this.began) / 1000, 1e-6);
    const share = Math.min((this.done + here) / Math.max(this.expected, 1), 1);
    const weights = { ...this.weights };
    if (positions === total) {
      this.done += here;
      this.weights.done += this.bytesTo(to) - this.bytesTo(from);
    }
    return {
      blocks: { first: Math.min(from + 1, to), last: to, of: this.model.summary.layers },
      ...{ done: positions, total, weights, share },
      tokensPerSecond: (this.done + positions) / seconds,
      secondsLeft: (seconds * (1 - share)) / Math.max(share, 1e-6),
    };
  }

  /** Of the embedding and the blocks up to a cut. */
  private bytesTo(layer: number): number {
    return layer === 0 ? 0 : this.model.map.blocks[layer - 1]!.weightBytes;
  }
}
