import type { CancellationToken } from 'vscode-languageserver';

/** Converts LSP cancellation to an `AbortSignal`. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  else token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** Lets waiting messages in, so that a cancellation that has already arrived is seen before work starts. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
