/** How much memory there is, for what loads as much as fits. */
import { execFileSync } from 'node:child_process';
import * as os from 'node:os';

/** Bytes that this process may use: the machine's, the limit of its container, or what the person allows. */
export function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  // Without a limit some versions give undefined or 0, others a number larger than any memory.
  return Math.min(constrained || Infinity, os.totalmem(), memoryCap() ?? Infinity);
}

/** `DIMCAT_MEMORY_LIMIT`, bytes; undefined where nobody set it. */
export function memoryCap(env: NodeJS.ProcessEnv = process.env): number | undefined {
  const bytes = Number(env['DIMCAT_MEMORY_LIMIT']);
  return bytes > 0 ? bytes : undefined;
}

/**
 * Bytes that can be had now. On macOS what `os.freemem` says leaves out the memory that files are remembered in,
 * which is nearly all; elsewhere Node counts that, and heeds the limit of a container.
 *
 * @param vmStat The report of `vm_stat`; undefined where there is none.
 */
export function freeMemory(
  platform: NodeJS.Platform = process.platform,
  vmStat: () => string | undefined = runVmStat,
): number {
  if (platform !== 'darwin') return Math.min(process.availableMemory(), memoryLimit());
  return availableIn(vmStat() ?? '') ?? os.freemem();
}

/** Free, remembered and purgeable pages; undefined for another text. */
function availableIn(report: string): number | undefined {
  const page = Number(/page size of (\d+) bytes/.exec(report)?.[1]);
  const kinds = ['free', 'inactive', 'speculative', 'purgeable'];
  const pages = kinds.map((kind) =>
    Number(new RegExp(`^Pages ${kind}:\\s+(\\d+)\\.`, 'm').exec(report)?.[1]),
  );
  const bytes = pages.reduce((sum, count) => sum + count, 0) * page;
  return Number.isNaN(bytes) ? undefined : bytes;
}

function runVmStat(): string | undefined {
  try {
    return execFileSync('/usr/bin/vm_stat', { encoding: 'utf8', timeout: 2_000 });
  } catch {
    return undefined; // what freemem says is too little, and safe
  }
}
