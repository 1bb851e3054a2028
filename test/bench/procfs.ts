/** What Linux says of a process. Elsewhere there is no /proc, and nothing is known. */
import * as fs from 'node:fs';

/** Seconds of processor time that a process has used, in ticks of 10 ms. */
export function usedBy(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The most memory that a process has held, bytes. */
export function peakOf(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(
    fs.readFileSync(`/proc/${pid}/status`, 'utf8'),
  )!;
  return Number(kilobytes) * 1024;
}

/** Milliseconds of processor time that the first thread of a process has used. */
export function firstThreadUsed(pid: number): number | undefined {
  const file = `/proc/${pid}/task/${pid}/schedstat`;
  if (process.platform !== 'linux' || !fs.existsSync(file)) return undefined;
  return Number(fs.readFileSync(file, 'utf8').split(' ')[0]) / 1e6;
}
