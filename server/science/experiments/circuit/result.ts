/** The circuit of a category, from which tables and sentences are made. */
import type { AtSite } from '../common/atSite';
import type { Prototype } from '../../../core/prototype';
import type { BlockWriters, Writer } from './blockWriters';
import type { PureFlip } from '../../flip/flip';
import type { MeanEffect } from '../../../protocol/evidence';

export interface DescribedWriter extends Writer {
  /** Of the other categories to which it responds above chance, the one whose register it agrees with best; or null. */
  readonly also: { readonly id: string; readonly agreement: number; readonly auc: number } | null;
  /** Tokens whose logits its write raises most, read directly by the head. */
  readonly raises: readonly string[];
}

export interface Circuit {
  readonly id: string;
  readonly storage: AtSite;
  /** The register with which the writers are compared: tau .6 unless the catalog says otherwise. */
  readonly register: Prototype;
  readonly writers: Omit<BlockWriters, 'writers'> & {
    readonly count: number;
    readonly top: readonly DescribedWriter[];
  };
  /** Null if no block follows. */
  readonly readers: { readonly block: number; readonly k: AtSite; readonly v: AtSite } | null;
  readonly effect: PureFlip;
  /** The part of away's relative change that goes directly to the head. */
  readonly direct: MeanEffect;
}
