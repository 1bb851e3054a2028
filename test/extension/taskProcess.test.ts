import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { runPiped, type Program } from '../../extension/taskProcess';

describe('The program of a task', () => {
  const node = (script: string): Program => {
    return { executable: process.execPath, args: ['-e', script], cwd: tmpdir(), env: {} };
  };
  const ended = (program: Program, onStart: (stop: () => void) => void = () => undefined) =>
    new Promise<{ text: string; code: number }>((resolve) => {
      let text = '';
      const stop = runPiped(program, {
        onText: (part) => (text += part),
        onEnd: (code) => resolve({ text, code }),
      });
      onStart(stop);
    });

  it('has its output and errors shown, with the ends of lines of a terminal, and its code told', async () => {
    const { text, code } = await ended(
      node("console.log('one\\ntwo\\r\\nthree'); console.error('four'); process.exitCode = 3"),
    );
    assert.equal(text.replaceAll('four\r\n', ''), 'one\r\ntwo\r\nthree\r\n');
    assert.match(text, /four\r\n/);
    assert.equal(code, 3);
  });

  it('is ended by the person', async () => {
    const { code } = await ended(node('setInterval(() => {}, 1000)'), (stop) => stop());
    assert.notEqual(code, 0);
  });

  it('says why it did not start', async () => {
    const { text, code } = await ended({ ...node(''), executable: '/nowhere/node' });
    assert.match(text, /ENOENT/);
    assert.equal(code, 1);
  });
});
