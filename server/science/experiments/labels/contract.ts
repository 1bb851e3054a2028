/** The options of `labels`, and its results: the labels at each place, for tables, pictures and sentences. */
import { flag, integer, type OptionValues } from '../../../protocol/experimentOptions';
import type { ExperimentSettings } from '../experiment';
import type { Place } from '../../../protocol/states';
import type { AtSite } from '../common/atSite';

export const OPTIONS = {
  k: integer(
    50,
    1,
    4096,
    'Dimensions of the fixed width, reported beside the chosen width (the paper: 50).',
  ),
  sites: flag(
    true,
    'Also read keys, values and neurons of the same layer; otherwise only the catalog’s site.',
  ),
};

export type LabelsSettings = ExperimentSettings<OptionValues<typeof OPTIONS>>;

/** One label or superclass at one place, by the catalog's rule and at the paper's width. */
export interface LabelAtPlace {
  readonly id: string;
  readonly nPos: number;
  readonly nNeg: number;
  readonly ours: AtSite;
  readonly wide: AtSite;
}

export interface PlaceResult {
  readonly place: Place;
  readonly labels: readonly LabelAtPlace[];
}
