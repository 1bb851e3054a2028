/** Labels at one place: the tables, pictures and sentences are made of them. */
import type { Place } from '../../../protocol/states';
import type { AtSite } from '../common/atSite';

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
