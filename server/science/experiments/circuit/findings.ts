/** The circuits on one page: each number names the experiment that holds its evidence. */
import type { Findings } from '../../../protocol/report';
import { VERDICT } from '../../../protocol/verdicts';
import { benjaminiHochberg } from '../../multiple';
import { nothingToMeasure } from '../common/categories';
import { plural } from '../common/summary';
import type { Subject } from '../ports';
import { type Circuit, isWhole } from './contract';
import { effectTable, readersTable, storageTable, summaryTable, writersTable } from './tables';
import type { CircuitSettings } from './contract';

export function findingsOf(
  circuits: readonly Circuit[],
  subject: Subject,
  settings: CircuitSettings,
  warnings: readonly string[],
): Findings {
  if (circuits.length === 0) return nothingToMeasure(warnings);
  const q = benjaminiHochberg(circuits.map(({ effect }) => effect.arms.away.relative.p));
  return {
    headlines: headlines(circuits, q, subject),
    tables: [
      summaryTable(circuits, q, subject),
      writersTable(circuits, subject, settings),
      storageTable(circuits, subject, settings),
      readersTable(circuits, subject),
      effectTable(circuits, q),
    ],
    pictures: [],
    samples: [],
    warnings,
  };
}

function headlines(
  circuits: readonly Circuit[],
  q: readonly number[],
  { place }: Subject,
): string[] {
  const n = circuits.length;
  const whole = circuits.filter((c, i) => isWhole(c, q[i]!));
  const stored = circuits.filter(({ storage }) => storage.aboveNull).length;
  const written = circuits.filter(({ writers }) => writers.count > 0).length;
  const specific = circuits.filter(({ effect }) => effect.verdict === VERDICT.specific);
  return [
    `A whole circuit (stored above the null, written by at least one neuron of block ${place.layer} above both nulls, and ` +
      `suppressed specifically without it, q < 0.05): ${whole.length} of ${plural(n, 'category', 'categories')}` +
      `${whole.length > 0 ? ` (${whole.map(({ id }) => id).join(', ')})` : ''}.`,
    `Stored: ${stored}. Written: ${written}. Suppressed, specific: ${specific.length}.`,
  ];
}
