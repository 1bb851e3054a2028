/** The output of the command line: results go to `out`, progress and messages to `err`. */
export interface Io {
  out(text: string | Uint8Array): void;
  err(text: string): void;
  /** Whether `err` is a terminal that can rewrite its last line. */
  readonly terminal: boolean;
  /** Fires when the person interrupts. */
  readonly signal: AbortSignal;
}

/** Exit codes: scripts rely on them. */
export const Exit = { fine: 0, claimFailed: 1, fault: 2 } as const;
export type ExitCode = (typeof Exit)[keyof typeof Exit];
