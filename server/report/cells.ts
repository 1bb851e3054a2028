/** The values of tables as a reader sees them. */
import type { Estimate } from '../protocol/evidence';
import type { Cell, Column, ColumnKind, References } from '../protocol/report';
import { bits, count, fixed, percent, pValue, signed } from '../protocol/format';

/**
 * @returns "not computable" for null, a dash if the paper gives no figure; an estimate with its 95 % interval, or
 * with the reason why it has none.
 */
export function cellText(cell: Cell, { kind, paper }: Pick<Column, 'kind' | 'paper'>): string {
  if (cell === null) return paper ? '–' : 'not computable';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell, kind);
  if ('tables' in cell) return cell.tables.map(tableName).join(', ');
  return `${numberText(cell.value, kind)} ${intervalText(cell, kind)}`;
}

/** e.g. "flips: arms". */
export function tableName({ experiment, table }: References['tables'][number]): string {
  return `${experiment}: ${table}`;
}

function numberText(value: number, kind: ColumnKind): string {
  switch (kind) {
    case 'count':
      return count(value);
    case 'share':
      return percent(value);
    case 'logits':
      return signed(value, 2);
    case 'bits':
      return bits(value);
    case 'auc':
      return fixed(value, 3);
    case 'p':
      return pValue(value);
    case 'number':
    case 'text':
      return plainNumber(value);
  }
}

/** A number of which no more is known: whole numbers whole, others with three significant digits. */
export function plainNumber(value: number): string {
  return Number.isInteger(value) ? count(value) : bits(value);
}

function intervalText({ low, high }: Estimate, kind: ColumnKind): string {
  if (low === null || high === null) return '(no interval)';
  return `[${numberText(low, kind)}, ${numberText(high, kind)}]`;
}

/** Numbers are right-aligned, so that their digits line up. */
export function standsRight({ kind }: Column): boolean {
  return kind !== 'text';
}
