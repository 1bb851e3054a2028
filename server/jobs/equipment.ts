/** The processes and stores that the jobs share. */
import type { InferenceClient } from '../inference/api';
import type { Lexicon } from '../lexicon/read';
import type { ScoringClient } from '../scoring/client';
import type { Surroundings } from '../surroundings/surroundings';

export interface Equipment {
  readonly inference: InferenceClient;
  readonly scoring: ScoringClient;
  readonly around: Surroundings;
  /** The words that Dimcat ships, read on first use. */
  readonly lexicon: () => Promise<Lexicon>;
  /** Version of Dimcat, for the provenance. */
  readonly version: string;
  /** Version of ONNX Runtime. */
  readonly runtime: () => Promise<string>;
}
