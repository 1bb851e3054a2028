/** What is installed and what would be chosen. */
import { env } from 'onnxruntime-node';
import type { Doctor } from '../api';
import type { Providers } from './providers';

export async function examine(providers: Providers): Promise<Doctor> {
  return {
    runtime: env.versions.node ?? env.versions.common,
    available: await providers.working(),
    chosen: await providers.choose([]),
    telemetryDisabled: process.env['ORT_DISABLE_TELEMETRY'] === '1',
  };
}
