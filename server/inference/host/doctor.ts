/** What is installed, what works, and what would be chosen. */
import * as os from 'node:os';
import { env } from 'onnxruntime-node';
import type { Doctor } from '../api';
import type { Providers } from './providers';

export async function examine(providers: Providers): Promise<Doctor> {
  const findings = await providers.findings();
  return {
    runtime: runtimeVersion(),
    available: findings.filter((f) => f.milliseconds !== null).map((f) => f.name),
    chosen: await providers.choose([]),
    telemetryDisabled: process.env['ORT_DISABLE_TELEMETRY'] === '1',
    providers: findings,
    machine: {
      processor: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memoryBytes: os.totalmem(),
      freeBytes: os.freemem(),
    },
  };
}

export function runtimeVersion(): string {
  return env.versions.node ?? env.versions.common;
}
