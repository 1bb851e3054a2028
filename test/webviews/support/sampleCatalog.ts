/** A catalog of a hundred features, seeded, with every verdict and every kind of gap. */
import type { CatalogRow, OverviewHead } from '../../../server/protocol/panels/overview';
import { VERDICTS } from '../../../server/protocol/verdicts';
import type { FeatureState } from '../../../server/protocol/workbench';
import { Random } from '../../support/random';

const STATES: readonly FeatureState[] = ['holds', 'holds', 'holds', 'fails', 'stale', 'given up'];

export function sampleRows(features: number): readonly CatalogRow[] {
  const random = new Random(7);
  return Array.from({ length: features }, (_, i) => rowOf(i, random));
}

function rowOf(i: number, random: Random): CatalogRow {
  const draw = (): number => random.next();
  const nullP95 = 0.55 + 0.08 * draw();
  const value = 0.62 + 0.37 * draw();
  const nPos = Math.round(8 + 200 * draw() ** 2);
  const hasInterval = nPos >= 10;
  const q = draw() ** 3;
  const measured = i % 17 !== 5;
  return {
    id: `feature-${i}`,
    label: i === 3 ? 'A label that is longer than what a narrow column holds' : `Feature ${i}`,
    status: 'candidate',
    state: measured ? STATES[i % STATES.length]! : 'not measured',
    measurement: measured
      ? {
          auc: {
            value,
            low: hasInterval ? Math.max(0, value - 0.05) : null,
            high: hasInterval ? Math.min(1, value + 0.04) : null,
          },
          isHeldOut: i % 13 !== 4,
          nullP95,
          p: q / 2,
          q: i % 11 === 2 ? null : q,
          nPos,
          nNeg: 9176,
          k: 64,
        }
      : null,
    verdict: i % 2 === 0 ? VERDICTS[i % VERDICTS.length]! : null,
  };
}

export function sampleHead(features: number): OverviewHead {
  const [claim] = sampleRows(1);
  return {
    title: 'Everyday concepts',
    model: 'dictionary-6l',
    site: 'resid 4',
    features,
    page: 500,
    width: 256,
    claims: [{ index: 172, row: { ...claim!, id: 'dimension 172', label: 'animals' } }],
    described: 3,
    survey: { toldApart: 256, dimensions: 256, lists: 312 },
    coverage: { explained: 38, low: 37.1, high: 38.8, total: 255, shuffled: -1.02, stale: [] },
    commands: {
      measure: 'dimcat measure everyday.dims.yaml',
      survey: 'dimcat dims everyday.dims.yaml',
      coverage: 'dimcat coverage everyday.dims.yaml',
    },
  };
}
