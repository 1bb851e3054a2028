/** What `dimcat doctor` finds out about ONNX Runtime and the machine. */

/** The result of trying an execution provider. */
export interface ProviderFinding {
  readonly name: string;
  /** `slow`: works, but so slowly that it must be software emulation of a GPU; never chosen automatically. */
  readonly state: 'works' | 'slow' | 'fails' | 'absent';
  /** Why it is not `works`; null if it is. */
  readonly reason: string | null;
  /** How to get it; null if nothing needs to be done. */
  readonly advice: string | null;
  /** Shortest of some products of two 1024 x 1024 matrices; null if none ran. */
  readonly milliseconds: number | null;
}

export interface Doctor {
  readonly runtime: string;
  /** Names of the providers that work. */
  readonly available: readonly string[];
  readonly chosen: string;
  readonly telemetryDisabled: boolean;
  /** The providers that this operating system could have. */
  readonly providers: readonly ProviderFinding[];
  readonly machine: {
    readonly processor: string;
    readonly cores: number;
    readonly memoryBytes: number;
    readonly freeBytes: number;
    /** GPUs that the operating system shows, usable or not; null if Dimcat does not look for them. */
    readonly graphics: readonly string[] | null;
  };
}
