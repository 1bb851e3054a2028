/** The whole feature page as data: everything that it says, and nothing about how it looks. Pure. */
import * as l10n from '@vscode/l10n';
import type { FeaturePage } from '../../../server/protocol/requests';
import { sentence } from '../../common/format';
import { type Detection, layoutDetection } from './detection';
import { type Flip, layoutFlip } from './flip';

export interface PageLayout {
  readonly title: string;
  readonly id: string;
  readonly status: string;
  readonly description: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly detection: Section<Detection>;
  readonly flip: Section<Flip>;
}

export interface Section<T> {
  /** Why the numbers are out of date; empty if they are current. */
  readonly stale: readonly string[];
  /** Undefined before anything was measured. */
  readonly content: T | undefined;
}

export function layoutPage(page: FeaturePage): PageLayout {
  const { measurement, flip } = page.evidence;
  return {
    title: page.label || page.id,
    id: page.id,
    status: page.status,
    description: page.description,
    facts: [
      { name: l10n.t('Model'), value: page.model },
      { name: l10n.t('Site'), value: page.site },
      { name: l10n.t('Signs'), value: page.signs },
      { name: l10n.t('Claims'), value: page.claims.join('; ') },
    ].filter(({ value }) => value !== ''),
    detection: {
      stale: page.staleMeasurement.map(sentence),
      content: measurement && layoutDetection(measurement),
    },
    flip: { stale: page.staleFlip.map(sentence), content: flip && layoutFlip(flip) },
  };
}
