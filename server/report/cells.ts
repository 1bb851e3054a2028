/** The values of tables as a reader sees them. */
import type { Estimate } from '../protocol/evidence';
import type { Cell, Column, ColumnKind, References } from '../protocol/report';

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
      return Math.round(value).toLocaleString('en-US');
    case 'share':
      return `${(100 * value).toFixed(1)} %`;
    case 'logits':
      return `${value > 0 ? '+' : ''}${value.toFixed(2)}`;
    case 'bits':
      return value.toFixed(5);
    case 'auc':
      return value.toFixed(3);
    case 'p':
      return value < 0.001 ? '< 0.001' : value.toFixed(3);
    case 'number':
    case 'text':
      return plainNumber(value);
  }
}

/** Whole numbers whole, others with three significant digits. */
function plainNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}

function intervalText({ low, high }: Estimate, kind: ColumnKind): string {
  if (low === null || high === null) return '(no interval)';
  return `[${numberText(low, kind)}, ${numberText(high, kind)}]`;
}

/** Numbers are right-aligned, so that their digits line up. */
export function standsRight({ kind }: Column): boolean {
  return kind !== 'text';
}
