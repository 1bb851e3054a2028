import type { L10n } from '../../extension/commands/sentences';

/** Stands in for `vscode.l10n` where nothing is translated. */
export const english: L10n = {
  t: (message, ...values) => message.replace(/\{(\d+)\}/g, (_, i) => String(values[Number(i)])),
};
