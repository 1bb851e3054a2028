/** What a pass over all tokens leaves: a record of the pass itself, then one for each batch. */
import * as ort from 'onnxruntime-node';
import type { Journal } from '../../cache/journal';
import type { Carried } from '../edit/ranges';
import type { Pass } from './passPlan';
import { bagOf, noPrefix, prefixOf, type PrefixFlow } from './sharedPrefix';
import { decodeBag, encodeBag, type TensorBag } from './tensorBag';

/** What the next pass needs to know before its first batch. */
export interface PassEnd {
  /** The values that cross its end. */
  readonly carried: readonly Carried[];
  readonly prefix: PrefixFlow;
}

export const beginning: PassEnd = { carried: [], prefix: noPrefix };

export class PassJournal {
  constructor(
    readonly pass: Pass,
    private readonly file: Journal,
    private readonly batches: number,
  ) {}

  /** Batches whose records hold. */
  get done(): number {
    return Math.max(this.file.count - 1, 0);
  }

  get complete(): boolean {
    return this.done === this.batches;
  }

  /** What a batch left: values that cross the end of the pass, and rows of its sites, by their names. */
  batch(at: number): TensorBag {
    return decodeBag(this.file.read(1 + at));
  }

  add(bag: TensorBag): void {
    this.file.append(encodeBag(bag));
  }

  end(): PassEnd {
    const { carried, ...flows } = decodeBag(this.file.read(0));
    const text = Buffer.from(carried!.data as Uint8Array).toString('utf8');
    return { carried: JSON.parse(text) as Carried[], prefix: prefixOf(flows) };
  }

  /** Writes the first record, unless an earlier build has. */
  begin({ carried, prefix }: PassEnd): void {
    if (this.file.count > 0) return;
    const text = new Uint8Array(Buffer.from(JSON.stringify(carried), 'utf8'));
    this.add({ carried: new ort.Tensor('uint8', text, [text.length]), ...bagOf(prefix) });
  }

  /** Keeps it for the next build, if that has a batch to go on from. */
  close(): void {
    if (this.done > 0) this.file.close();
    else this.remove();
  }

  /** Nothing more is needed of it. */
  remove(): void {
    this.file.finish();
  }
}
