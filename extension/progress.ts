/** Work-done progress of the server, shown in a notification. */
import type * as vscode from 'vscode';

/** `percentage` in [0, 100], if the server knows it. */
export type OnProgress = (message: string | undefined, percentage: number | undefined) => void;

/** VS Code counts progress in increments, the server in totals. A total that decreases changes nothing. */
export function reporter(
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): OnProgress {
  let reached = 0;
  return (message, percentage) => {
    const increment = Math.max(0, (percentage ?? reached) - reached);
    reached += increment;
    progress.report({ increment, ...(message !== undefined && { message }) });
  };
}
