/** The dose curve of one feature, from a report of sign flips that is on it alone. */
import type { DoseCurve } from '../protocol/panels/feature';
import type { Cell, ExperimentResult, Table } from '../protocol/report';

/**
 * Undefined for a report without one, or on several features: its curve is a mean over them.
 *
 * @param featureOf The feature of the catalog with this id or label.
 */
export function dosesOf(
  { tables }: ExperimentResult,
  feature: string,
  featureOf: (name: string) => string | undefined,
): DoseCurve['arms'] | undefined {
  const doses = tables.find(({ id }) => id === 'doses');
  const named = [...new Set(tables.flatMap(categoriesIn))];
  if (doses === undefined || named.length !== 1 || featureOf(named[0]!) !== feature)
    return undefined;
  const arms = doses.columns.slice(1).map(({ key }, i) => ({
    arm: key,
    points: doses.rows.flatMap((row) => pointOf(row[0] ?? null, row[i + 1] ?? null)),
  }));
  return arms.filter(({ points }) => points.length > 0);
}

function categoriesIn({ columns, rows }: Table): string[] {
  const at = columns.findIndex(({ key }) => key === 'category');
  return rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []));
}

function pointOf(share: Cell, effect: Cell): DoseCurve['arms'][number]['points'] {
  if (typeof share !== 'number' || effect === null || typeof effect === 'string') return [];
  if (typeof effect === 'number') return [{ share, value: effect, low: null, high: null }];
  if (!('value' in effect)) return [];
  const { value, low, high } = effect;
  return [{ share, value, low, high }];
}
