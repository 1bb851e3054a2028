import type { AgreementHistogram } from '../../protocol/evidence';
import { svgImage } from '../markdown/links';
import { share } from '../numbers';
import { layoutHistogram } from './layout';
import { paintHistogram } from './paint';

/** Markdown image of the histogram, with both means in words for those who cannot see it. */
export function histogramImage(histogram: AgreementHistogram): string {
  const means = `members on average ${meanOf(histogram.members)}, the rest ${meanOf(histogram.rest)}`;
  return svgImage(`Held-out agreement: ${means}`, paintHistogram(layoutHistogram(histogram)));
}

/** The mean of the bins' middles, weighted by their counts; "none" for an empty class. */
function meanOf(counts: readonly number[]): string {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return 'none';
  const sum = counts.reduce((running, n, bin) => running + n * ((bin + 0.5) / counts.length), 0);
  return share(sum / total);
}
