/** An inference process for a stopwatch, with a folder that goes when it ends. */
import * as fs from 'node:fs';
import type { InferenceClient } from '../../server/inference/api';
import { createInferenceClient } from '../../server/inference/client/client';
import { hostPath, temporaryFolder } from '../support/paths';
import { peakOf, usedBy } from './procfs';

export interface InferenceChild {
  readonly client: InferenceClient;
  readonly folder: string;
  /** Seconds of processor time so far; undefined before it starts, and where the system does not tell. */
  readonly used: () => number | undefined;
  /** The most memory so far, bytes; undefined as for `used`. */
  readonly peak: () => number | undefined;
}

export async function withInference<T>(work: (child: InferenceChild) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  let pid: number | undefined;
  const onProcess = (started?: number): void => void (pid = started ?? pid);
  const client = createInferenceClient({ hostPath, log: () => undefined, onProcess });
  const of = (read: (pid: number) => number | undefined) => () =>
    pid === undefined ? undefined : read(pid);
  try {
    return await work({ client, folder, used: of(usedBy), peak: of(peakOf) });
  } finally {
    await client.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
