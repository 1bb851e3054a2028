/** Tables written column by column: each column derives its cell from the row's item. */
import type { Cell, Column, Table } from '../../../protocol/report';

export interface Field<T> extends Column {
  readonly of: (item: T) => Cell;
}

export function fieldsOf<T>(
  fields: readonly Field<T>[],
  items: readonly T[],
): Pick<Table, 'columns' | 'rows'> {
  return {
    columns: fields.map(columnOf),
    rows: items.map((item) => fields.map(({ of }) => of(item))),
  };
}

/** Items under equal keys, in order of appearance. */
export function groupedBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}

function columnOf({ key, title, kind, paper }: Column): Column {
  return { key, title, kind, ...(paper ? { paper } : {}) };
}
