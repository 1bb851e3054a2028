/** What is installed, what works, and what would be chosen. */
import * as os from 'node:os';
import { env } from 'onnxruntime-node';
import { freeMemory, memoryLimit } from '../../cache/memory';
import type { Doctor, ProviderFinding } from '../api';
import { graphicsSeen } from './graphics';
import type { Providers } from './providers';

export async function examine(providers: Providers): Promise<Doctor> {
  const graphics = graphicsSeen();
  const findings = (await providers.findings()).map((finding) => forWhatIsHere(finding, graphics));
  return {
    runtime: runtimeVersion(),
    available: findings.filter((f) => f.milliseconds !== null).map((f) => f.name),
    chosen: await providers.choose([]),
    telemetryDisabled: process.env['ORT_DISABLE_TELEMETRY'] === '1',
    providers: findings,
    machine: {
      processor: os.cpus()[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memoryBytes: memoryLimit(),
      freeBytes: freeMemory(),
      graphics,
    },
  };
}

/** Without a GPU, its providers need no installation. */
export function forWhatIsHere(
  finding: ProviderFinding,
  graphics: readonly string[] | null,
): ProviderFinding {
  if (finding.advice === null || graphics === null || graphics.length > 0) return finding;
  return { ...finding, advice: 'No GPU was found, so nothing needs to be installed.' };
}

export function runtimeVersion(): string {
  return env.versions.node ?? env.versions.common;
}
