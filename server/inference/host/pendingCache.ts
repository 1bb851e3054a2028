/** One token cache that is being built: what a pass keeps for it, and the rows made of that. */
import * as ort from 'onnxruntime-node';
import { bytesPerRow } from '../../cache/format';
import { loudestFile, LoudestFinder, writeLoudest } from '../../cache/loudest';
import { writeCache } from '../../cache/write';
import { siteName } from '../edit/rangeGraph';
import type { CachePlan } from './cachePlan';
import { packSigns } from './signRows';
import type { TensorBag } from './tensorBag';
import type { BatchSpan } from './tokenStream';

/** The name of what is kept: raw signs, but of centred ones the states, whose mean is known after the last token. */
export function keptName({ request: { site, signs } }: CachePlan): string {
  return `${siteName(site)} ${signs === 'centred' ? 'states' : 'signs'}`;
}

/** What a pass keeps of a batch. @param sites float32 [rows, width] by the names of sites. */
export function keptRows(plan: CachePlan, { count }: BatchSpan, sites: TensorBag): TensorBag {
  const { width, request } = plan;
  const all = sites[siteName(request.site)]!.data as Float32Array;
  const states = all.subarray(0, count * width);
  if (request.signs === 'centred')
    return { [keptName(plan)]: new ort.Tensor('float32', states, [count, width]) };
  const bytes = bytesPerRow(width);
  const bits = new Uint8Array(count * bytes);
  packSigns(states, count, new Float32Array(width), bits);
  return { [keptName(plan)]: new ort.Tensor('uint8', bits, [count, bytes]) };
}

export class PendingCache {
  readonly centred: boolean;
  private readonly kept: string;
  private readonly sums: Float64Array;
  private readonly rows: Uint8Array;
  /** Of centred signs, whose states and mean are at hand. */
  private readonly loudest: LoudestFinder | undefined;

  constructor(readonly plan: CachePlan) {
    const { signs, tokens } = plan.request;
    this.centred = signs === 'centred';
    this.kept = keptName(plan);
    this.sums = new Float64Array(plan.width);
    if (this.centred) this.loudest = new LoudestFinder(plan.width);
    this.rows = new Uint8Array(tokens * bytesPerRow(plan.width));
  }

  /** In float64, token by token: the same mean for any batches. */
  sum({ count }: BatchSpan, bag: TensorBag): void {
    const { width } = this.plan;
    const states = bag[this.kept]!.data as Float32Array;
    for (let row = 0, at = 0; row < count; row += 1)
      for (let d = 0; d < width; d += 1, at += 1) this.sums[d]! += states[at]!;
  }

  /** @param mean From {@link mean}, once all tokens are summed. */
  pack({ from, count }: BatchSpan, bag: TensorBag, mean: Float32Array): void {
    const at = from * bytesPerRow(this.plan.width);
    const data = bag[this.kept]!.data as Float32Array | Uint8Array;
    if (data instanceof Uint8Array) {
      this.rows.set(data, at);
      return;
    }
    packSigns(data, count, mean, this.rows, at);
    this.loudest?.add(from, count, data, mean);
  }

  /** Vocabulary mean, zeros for raw signs. */
  mean(): Float32Array {
    const { tokens } = this.plan.request;
    return Float32Array.from(this.sums, (sum) => sum / tokens);
  }

  /** Writes the cache, and before it the loudest tokens. @returns SHA-256 of the payload. */
  finish(): string {
    const { file, key, request } = this.plan;
    if (this.loudest) writeLoudest(loudestFile(request.folder, key), key, this.loudest.found());
    return writeCache(file, key, this.mean(), this.rows);
  }
}
