/** What VS Code runs in its extension host: mocha over this folder, its results in the file of `npm test`. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import LinesReporter from '../../support/reporter';

/** Called by VS Code; a rejection ends it with a code other than 0. */
export async function run(): Promise<void> {
  const output = process.env['DIMCAT_TEST_RESULTS'];
  const mocha = new Mocha({
    timeout: 60_000,
    ...(output !== undefined && { reporter: LinesReporter, reporterOptions: { output } }),
  });
  for (const name of readdirSync(__dirname).filter((file) => file.endsWith('.test.js'))) {
    mocha.addFile(path.join(__dirname, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
