/** The pictures of the flips. */
import type { DotPicture, LinePicture, Point, Series } from '../../../protocol/report';
import { mean } from '../../resampling';
import type { CategoryFlip } from './category';
import { DOSE_ARMS, type DoseArm } from './doses';
import { seededRandom } from '../../random';
import { meanOver } from '../common/summary';
import { effectsAt, estimateOf, overCategories } from './tables';

const RELATIVE = 'relative change of the targets, logits';

export function armsPicture(flips: readonly CategoryFlip[]): DotPicture {
  const values = (arm: 'away' | 'random' | 'disjoint' | 'matched') =>
    flips.map(({ test }) => estimateOf(test.arms[arm].relative));
  return {
    kind: 'dots',
    id: 'flip-arms',
    title: 'Away beside its controls',
    description:
      'For each category, the relative change of its held-out targets under away, and under flips of random, disjoint and ' +
      'matched dimensions, with 95 % intervals.',
    value: { title: RELATIVE },
    names: flips.map(({ id }) => id),
    series: [
      { name: 'away', role: 'ours', values: values('away') },
      { name: 'random', role: 'control', values: values('random') },
      { name: 'disjoint', role: 'control', values: values('disjoint') },
      { name: 'matched', role: 'control', values: values('matched') },
    ],
  };
}

const CONTROLS: readonly DoseArm[] = ['random', 'matched'];
const DRAWN: readonly DoseArm[] = ['away', 'away, random order', ...CONTROLS];

export function dosePicture(flips: readonly CategoryFlip[]): LinePicture {
  const series = DOSE_ARMS.filter((arm) => DRAWN.includes(arm)).map((arm): Series => {
    const shares = [...new Set(flips.flatMap(({ doses }) => doses.map(({ share }) => share)))];
    return {
      name: arm,
      role: CONTROLS.includes(arm) ? 'control' : 'ours',
      points: shares.flatMap((share) => {
        const found = overCategories(effectsAt(flips, arm, share), 0);
        return found ? [{ x: share, y: found.value, low: found.low, high: found.high }] : [];
      }),
    };
  });
  return {
    kind: 'lines',
    id: 'flip-doses',
    title: flips.length === 1 ? 'The dose curve' : 'The dose curve, mean over the categories',
    description:
      'Relative change of the targets by the share of the register that is flipped: best dimensions first, in random ' +
      'order, and controls as wide.',
    x: { title: 'share of the register', domain: [0, 1] },
    y: { title: RELATIVE },
    series,
  };
}

export function layerPicture(flips: readonly CategoryFlip[]): LinePicture {
  const single = flips.map(({ layers }) => layers.filter(({ layer, to }) => layer === to));
  const indices = [...new Set(single.flatMap((points) => points.map(({ layer }) => layer)))];
  const series = (['away', 'random'] as const).map((arm): Series => ({
    name: arm,
    role: arm === 'away' ? 'ours' : 'control',
    points: indices.flatMap((layer) =>
      pointAt(
        layer,
        single.flatMap(
          (points) => points.find((p) => p.arm === arm && p.layer === layer)?.relative.mean ?? [],
        ),
      ),
    ),
  }));
  return {
    kind: 'lines',
    id: 'flip-layers',
    title: 'The layer sweep, mean over the categories',
    description:
      'Relative change of the targets when the register of a layer is flipped at that layer, and when random dimensions are.',
    x: { title: 'layer' },
    y: { title: RELATIVE },
    series,
  };
}

/** Interval over the categories. */
function pointAt(x: number, values: readonly number[]): Point[] {
  const estimate = meanOver(values, seededRandom(0, 'over-categories'));
  return estimate ? [{ x, y: mean(values), low: estimate.low, high: estimate.high }] : [];
}
