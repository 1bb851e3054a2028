/** The one way a script ends. */
import { StepError } from './run.mjs';

/** Runs `body` and sets the exit code to what it returns (0 if nothing). */
export async function main(body) {
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof StepError ? error.message : error);
    process.exitCode = 1;
  }
}
