/** What a table holds: as read, as drawn, as sorted, as saved. */
import type { TemplateResult } from 'lit';

export interface Column {
  readonly title: string;
  readonly hint?: string;
  readonly align: 'text' | 'number' | 'mark';
}

export interface Cell {
  /** What is read; the content repeats it in another form, if there is one. */
  readonly text: string;
  readonly content?: TemplateResult;
  /** Below, smaller. */
  readonly small?: string | undefined;
  /** What the column is sorted by and saved as, with all its digits; the text if absent. Null comes last. */
  readonly value?: number | string | null;
}

export type Row = readonly Cell[];

/** A table as it is saved. */
export interface Grid {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}
