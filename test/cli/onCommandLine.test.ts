import assert from 'node:assert/strict';
import type { Io } from '../../server/cli/io';
import { run } from '../../server/cli/run';
import { FaultError, type Fault } from '../../server/protocol/fault';
import { responseErrorOf } from '../../server/lsp/faults';

const fault: Fault = {
  code: 'catalog-invalid',
  message: 'It is wrong.',
  advice: 'Correct it.',
  onCommandLine: 'dimcat verify lists all errors.',
};

describe('What a fault says of the command line', () => {
  it('is said there', async () => {
    let said = '';
    const io: Io = {
      terminal: false,
      signal: new AbortController().signal,
      out: () => undefined,
      err: (text: string) => (said += text),
    };
    const createJobs = (): never => {
      throw new FaultError(fault);
    };
    const code = await run(['doctor'], io, { version: '1.2.3', createJobs });
    const words = 'It is wrong. Correct it. dimcat verify lists all errors.';
    assert.deepEqual([code, said], [2, `dimcat: ${words} [catalog-invalid]\n`]);
  });

  it('is not said in the editor', () => {
    assert.equal(responseErrorOf(new FaultError(fault)).message, 'It is wrong. Correct it.');
  });
});
