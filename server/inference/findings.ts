/** What `dimcat doctor` finds out about ONNX Runtime and the machine. */

/** What became of an execution provider when it was tried. */
export interface ProviderFinding {
  readonly name: string;
  /** `slow`: works, but so slowly that it can only be a processor that plays a GPU; never chosen by itself. */
  readonly state: 'works' | 'slow' | 'fails' | 'absent';
  /** Why it is not simply `works`; null where it is. */
  readonly reason: string | null;
  /** What to do to have it; null where nothing is to be done. */
  readonly advice: string | null;
  /** Shortest of some products of two 1024 x 1024 matrices; null where none ran. */
  readonly milliseconds: number | null;
}

export interface Doctor {
  readonly runtime: string;
  /** Names of the providers that work. */
  readonly available: readonly string[];
  readonly chosen: string;
  readonly telemetryDisabled: boolean;
  /** Those that this operating system could have. */
  readonly providers: readonly ProviderFinding[];
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly freeBytes: number;
    /** GPUs that the operating system shows, usable or not; null where that is not looked for. */
    readonly graphics: readonly string[] | null;
  };
}
