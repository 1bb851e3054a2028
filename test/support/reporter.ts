/**
 * A mocha reporter that writes one JSON line an event to the file named by the option `output`. A last line `end`
 * proves that the run came to its end: a process that dies on the way leaves a file without it.
 */
import { appendFileSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const { EVENT_RUN_END, EVENT_TEST_BEGIN, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Mocha.Runner.constants;

class LinesReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { output } = options.reporterOptions as { output: string };
    const write = (line: object) => {
      appendFileSync(output, `${JSON.stringify(line)}\n`);
    };
    writeFileSync(output, '');
    runner.on(EVENT_TEST_BEGIN, (test) => write({ event: 'begin', title: test.fullTitle() }));
    runner.on(EVENT_TEST_PASS, (test) =>
      write({ event: 'pass', title: test.fullTitle(), ms: test.duration }),
    );
    runner.on(EVENT_TEST_PENDING, (test) => write({ event: 'skip', title: test.fullTitle() }));
    runner.on(EVENT_TEST_FAIL, (test, error) =>
      write({ event: 'fail', title: test.fullTitle(), error: describe(error) }),
    );
    runner.on(EVENT_RUN_END, () => write({ event: 'end' }));
  }
}

/**
 * The stack begins with the message, and a failed assertion's message holds the difference. An error of a file that
 * ran in a process of its own arrives as an object like it.
 */
function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { stack, message } = error as Partial<Error>;
  return stack ?? message ?? JSON.stringify(error);
}

export = LinesReporter;
