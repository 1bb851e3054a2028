/** Whether a measurement's figures are held out: the anchors may have chosen a register that the catalog lists. */
import type { FeatureMeasurement, Frozen, NullKind } from './evidence';

type Origin = Pick<FeatureMeasurement, 'basis' | 'frozen'>;

/** False where the anchors that are scored chose the register, or may have: such figures never pass as held out. */
export function isHeldOut({ basis, frozen }: Origin): boolean {
  return basis.register.rule !== 'dims' || (frozen?.heldOut ?? 'none') !== 'none';
}

/** What the headline AUC is called. */
export function aucName(measurement: Origin): 'held-out' | 'in-sample' {
  return isHeldOut(measurement) ? 'held-out' : 'in-sample';
}

/**
 * What 95 % of the sets of the headline null stay below, by the statistic that p compares: held-out AUC; in-sample AUC
 * where the headline is that; the best dimension's AUC as it stands where a claim is tested against sets by their best.
 */
export function headlineP95({
  nullMatched,
  ...origin
}: Origin & Pick<FeatureMeasurement, 'nullMatched'>): number {
  const { kind, heldOutP95, inSampleP95 } = nullMatched;
  return isHeldOut(origin) && !isOfBest(kind) ? heldOutP95 : inSampleP95;
}

/** Whether the sets of a null count by their best dimension of all: the null of a claim that may have been chosen. */
export function isOfBest(kind: NullKind): boolean {
  return kind === 'best-look-alike' || kind === 'best-uniform';
}

/** The origin of a listed register according to the evidence, and what it means; undefined if a rule chose it. */
export function originWords({ basis, frozen }: Origin): string | undefined {
  if (basis.register.rule !== 'dims') return undefined;
  if (!frozen) return 'not held out: it is not known what chose the register';
  return `${heldOutWords[frozen.heldOut]}: ${sourceWords(frozen)}`;
}

const heldOutWords: Readonly<Record<Frozen['heldOut'], string>> = {
  all: 'held out',
  new: 'held out on new anchors only',
  none: 'not held out',
};

function sourceWords({ source, anchors, words }: Frozen): string {
  const those = `${anchors.length} ${anchors.length === 1 ? 'anchor' : 'anchors'}`;
  switch (source) {
    case 'measured':
      return `the register was frozen after ${those} had chosen it`;
    case 'declared':
      return `the catalog says of the register "${words ?? ''}"`;
    case 'ranked':
      return 'its anchors may have chosen the dimension among all, so the dimension of the same rank for the other anchors scores each';
    case 'unknown':
      return `it is not known what chose the register, so the ${those} of its first measurement may have`;
  }
}
