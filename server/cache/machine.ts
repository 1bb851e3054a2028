/** Who a process is, for files that processes leave to each other: a number alone is used again. */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './diskFault';

/**
 * The set of processes that this one can see: its machine since the last start, and its container. Numbers of
 * processes mean something only within it.
 */
export function thisMachine(): string {
  const parts = [
    hostname(),
    textOf('/proc/sys/kernel/random/boot_id'),
    linkOf('/proc/self/ns/pid'),
  ];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}

/** When a process of this machine was started, in the system's own units; empty where it does not say. */
export function startOf(pid: number): string {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name of the program, in parentheses, may hold anything.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** Whether a process still runs: one that we may not signal does. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Linux only; empty elsewhere. */
function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function linkOf(file: string): string {
  try {
    return fs.readlinkSync(file);
  } catch {
    return '';
  }
}
