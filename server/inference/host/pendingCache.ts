/** One token cache that is being built: its sums, its rows, and the journal that survives a kill. */
import { bytesPerRow } from '../../cache/format';
import { keyText } from '../../cache/key';
import { Journal, sweepJournals, type JournalRecord } from '../../cache/journal';
import { writeCache } from '../../cache/write';
import type { CachePlan } from './cachePlan';

export class PendingCache {
  readonly width: number;
  readonly centred: boolean;
  /** Tokens whose states are in the sums. */
  summed = 0;
  /** Tokens whose rows are packed. */
  packed = 0;
  /** Tokens of the last pass that an earlier build completed. */
  readonly resumed: number;
  private readonly sums: Float64Array;
  private readonly rows: Uint8Array;
  private readonly journal: Journal;

  /** @param batch Rows of each run; a journal with another batch size is not resumed. */
  constructor(
    readonly plan: CachePlan,
    batch: number,
  ) {
    this.width = plan.width;
    this.centred = plan.request.signs === 'centred';
    this.sums = new Float64Array(this.width);
    this.rows = new Uint8Array(plan.request.tokens * bytesPerRow(this.width));
    const head = { key: keyText(plan.key), dimensions: this.width, batch };
    this.journal = Journal.open(plan.request.folder, plan.stem, head);
    for (const record of this.journal.records) this.take(record);
    this.resumed = this.centred && this.packed === 0 ? this.summed : this.packed;
  }

  /** Vocabulary mean once all tokens are summed, zeros for raw signs. */
  mean(): Float32Array {
    const { tokens } = this.plan.request;
    return Float32Array.from(this.sums, (sum) => (this.centred ? sum / tokens : 0));
  }

  /**
   * In float64, token by token: the same mean for any batches.
   *
   * @param states [count, width] of tokens from `from` on; those already summed are skipped.
   */
  addStates(from: number, count: number, states: Float32Array): void {
    const done = Math.max(this.summed - from, 0);
    if (done >= count) return;
    for (let row = done; row < count; row += 1)
      for (let d = 0; d < this.width; d += 1) this.sums[d]! += states[row * this.width + d]!;
    const payload = bytesOf(this.sums);
    this.journal.append({ kind: 'mean', from: from + done, count: count - done, payload });
    this.summed = from + count;
  }

  /** @param bits [count, bytes per row] of tokens from `from` on; those already packed are skipped. */
  addSigns(from: number, count: number, bits: Uint8Array): void {
    const done = Math.max(this.packed - from, 0);
    if (done >= count) return;
    const bytes = bytesPerRow(this.width);
    const payload = bits.subarray(done * bytes, count * bytes);
    this.rows.set(payload, (from + done) * bytes);
    this.journal.append({ kind: 'rows', from: from + done, count: count - done, payload });
    this.packed = from + count;
  }

  /** Writes the cache and removes its journal. @returns SHA-256 of the payload. */
  finish(): string {
    const { file, key, request, stem } = this.plan;
    const sha256 = writeCache(file, key, this.mean(), this.rows);
    this.journal.finish();
    sweepJournals(request.folder, stem);
    return sha256;
  }

  /** Keeps the journal for the next build. */
  close(): void {
    this.journal.close();
  }

  /** Records must follow each other without a gap; others are stale and are skipped. */
  private take({ kind, from, count, payload }: JournalRecord): void {
    if (kind === 'mean' && from === this.summed && payload.length === this.sums.byteLength) {
      bytesOf(this.sums).set(payload);
      this.summed += count;
    } else if (
      kind === 'rows' &&
      from === this.packed &&
      payload.length === count * bytesPerRow(this.width)
    ) {
      this.rows.set(payload, from * bytesPerRow(this.width));
      this.packed += count;
    }
  }
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
