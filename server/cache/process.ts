/** Whether other processes still run. */
import { systemCode } from './diskFault';

/** A process that we may not signal is alive too. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
