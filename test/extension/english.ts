import type { L10n } from '../../extension/commands/sentences';

/** Replaces `vscode.l10n` without translations. */
export const english: L10n = {
  t: (message, ...values) => message.replace(/\{(\d+)\}/g, (_, i) => String(values[Number(i)])),
};
