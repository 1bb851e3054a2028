/** The options of `circuit`, and its results: the tables and sentences are made of them. */
import { integer, type OptionValues } from '../../../protocol/experimentOptions';
import { FLIP_DRAWS } from '../../defaults';
import type { ExperimentSettings } from '../experiment';
import { VERDICT } from '../../../protocol/verdicts';
import type { AtSite } from '../common/atSite';
import type { Prototype } from '../../../core/prototype';
import type { BlockWriters, Writer } from './blockWriters';
import type { PureFlip } from '../../flip/flip';
import type { MeanEffect } from '../../../protocol/evidence';

export const OPTIONS = {
  features: integer(12, 1, 1000, 'How many categories, from the first on.'),
  writers: integer(5, 1, 100, 'Writers shown for each category.'),
  controls: integer(
    FLIP_DRAWS,
    1,
    400,
    'Draws of each control of the flip; below 39 none can tell.',
  ),
  shuffles: integer(20, 2, 1000, 'Draws of shuffled weights.'),
};

export type CircuitSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

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

/** Stored above the null, written by at least one neuron above both nulls, suppressed specifically after correction. */
export function isWhole({ storage, writers, effect }: Circuit, q: number): boolean {
  return storage.aboveNull && writers.count > 0 && effect.verdict === VERDICT.specific && q < 0.05;
}
