/** Whether other processes are still running. */
import { systemCode } from './diskFault';

/** A process that we may not signal is also alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
