/** The circuit of a category: the tables and sentences are made of it. */
import type { AtSite } from '../common/atSite';
import type { Prototype } from '../../../core/prototype';
import type { BlockWriters, Writer } from './blockWriters';
import type { PureFlip } from '../../flip/flip';
import type { MeanEffect } from '../../../protocol/evidence';

export interface DescribedWriter extends Writer {
  /** The other category whose register it agrees best with, of those that it answers to above chance; null for none. */
  readonly also: { readonly id: string; readonly agreement: number; readonly auc: number } | null;
  /** Tokens whose logits its write raises most, read straight by the head. */
  readonly raises: readonly string[];
}

export interface Circuit {
  readonly id: string;
  readonly storage: AtSite;
  /** Register that the writers are held against: tau .6 unless the catalog says otherwise. */
  readonly register: Prototype;
  readonly writers: Omit<BlockWriters, 'writers'> & {
    readonly count: number;
    readonly top: readonly DescribedWriter[];
  };
  /** Null where no block follows. */
  readonly readers: { readonly block: number; readonly k: AtSite; readonly v: AtSite } | null;
  readonly effect: PureFlip;
  /** The part of away's relative change that goes straight to the head. */
  readonly direct: MeanEffect;
}
