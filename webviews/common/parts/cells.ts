/** What a table holds: as read, as drawn, as sorted, as saved. */
import type { TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Estimate } from '../../../server/protocol/evidence';
import { estimateText } from '../format';

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
  /** What is saved where that is more than what the column is sorted by. */
  readonly saved?: number | string | null;
  /** Saved in further columns, by the end of their title: what belongs to the value and must not be lost. */
  readonly further?: Readonly<Record<string, number | string | null>>;
}

export type Row = readonly Cell[];

/** A table as it is saved. */
export interface Grid {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** An estimate with its interval, which is saved in columns of its own, as is that there is none. */
export function estimateCell(estimate: Pick<Estimate, 'value' | 'low' | 'high'>): Cell {
  const { value, low, high } = estimate;
  const isOpen = low === null || high === null;
  return {
    text: estimateText(estimate),
    value,
    further: isOpen ? note(l10n.t('no interval')) : ends({ low, high }),
  };
}

/** An AUC of anchors that chose the register, which has no interval to trust. */
export function inSampleCell(text: string, value: number): Cell {
  return { text, value, further: note(l10n.t('in-sample')) };
}

export function ends({ low, high }: Ends): NonNullable<Cell['further']> {
  return { [l10n.t('low')]: low, [l10n.t('high')]: high };
}

export function note(words: string): NonNullable<Cell['further']> {
  return { [l10n.t('note')]: words };
}

interface Ends {
  readonly low: number;
  readonly high: number;
}
