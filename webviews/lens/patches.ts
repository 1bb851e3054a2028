/** Where a patch lies, in words. */
import * as l10n from '@vscode/l10n';
import { fixed } from '../../server/protocol/format';
import type { LensInput } from '../../server/protocol/panels/lens';

type Layout = Pick<LensInput, 'grid' | 'seconds'>;

/** e.g. "Patch 3: row 2, column 1", "Frame 12: 0.11 s to 0.12 s". Counted from 1. */
export function patchName({ grid: { rows, columns }, seconds }: Layout, patch: number): string {
  const [row, column] = [Math.floor(patch / columns) + 1, (patch % columns) + 1];
  if (seconds === null) return l10n.t('Patch {0}: row {1}, column {2}', patch + 1, row, column);
  const [from, to] = [(seconds * (column - 1)) / columns, (seconds * column) / columns];
  const digits = seconds / columns < 0.01 ? 3 : 2;
  const [begin, end] = [fixed(from, digits), fixed(to, digits)];
  return rows === 1
    ? l10n.t('Frame {0}: {1} s to {2} s', patch + 1, begin, end)
    : l10n.t('Patch {0}: {1} s to {2} s, band {3} of {4}', patch + 1, begin, end, row, rows);
}
