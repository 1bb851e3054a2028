/** What `dimcat read` prints of features, whatever it reads. */
import { fixed } from '../protocol/format';
import type { FeatureInText } from '../protocol/reading';

/** Features of a table's rows. */
const SHOWN = 3;

export function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** Of all features, by id. */
export function featuresJson(features: readonly FeatureInText[]): object {
  return Object.fromEntries(
    features.map(({ id, k, source, words, above, expected }) => [
      id,
      { k, register: source, words, above99: above, expectedAbove99: rounded(expected, 3) },
    ]),
  );
}

/** Of all features at one token, patch or frame, by id. */
export function valuesJson(features: readonly FeatureInText[], at: number): object {
  return Object.fromEntries(
    features.map(({ id, agreement, percentile }) => [
      id,
      valueJson({ agreement: agreement[at]!, percentile: percentile[at]! }),
    ]),
  );
}

export function valueJson({ agreement, percentile }: Value): Value {
  return { agreement: rounded(agreement, 6), percentile: rounded(percentile, 1) };
}

interface Value {
  readonly agreement: number;
  readonly percentile: number;
}

/** e.g. `animal 99.4 (0.88), food 71.0 (0.52)`: the highest percentiles. */
export function strongestText(features: readonly FeatureInText[], at: number): string {
  const by = ({ percentile, agreement }: FeatureInText): readonly [number, number] => [
    percentile[at]!,
    agreement[at]!,
  ];
  return [...features]
    .sort((a, b) => by(b)[0] - by(a)[0] || by(b)[1] - by(a)[1])
    .slice(0, SHOWN)
    .map((each) => `${each.id} ${fixed(by(each)[0], 1)} (${fixed(by(each)[1], 2)})`)
    .join(', ');
}

/** e.g. `animal: 1 of 2 tokens above 99; 0.0 expected by chance (8 dimensions)`, a line each. */
export function featureLines(features: readonly FeatureInText[], what: string): string {
  return features
    .map(
      ({ id, above, expected, k, agreement }) =>
        `${id}: ${above} of ${agreement.length} ${what} above 99; ${fixed(expected, 1)} expected by chance (${k} dimensions)\n`,
    )
    .join('');
}
