import assert from 'node:assert/strict';
import { LARGEST_TEXT_FILE, LONGEST_TEXT, openedText } from '../../server/protocol/openedText';

const opened = (bytes: readonly number[]): ReturnType<typeof openedText> =>
  openedText(bytes.length, () =>
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes)),
  );
const utf8 = (text: string): number[] => [...Buffer.from(text)];

describe('a file opened as a text', () => {
  it('is its UTF-8 without a mark, with line ends of one kind and none at its end', () => {
    assert.deepEqual(opened(utf8('\ufeffa dög\r\n\rb\n')), { text: 'a dög\n\nb' });
  });

  it('is refused where it is no text, holds none, or is too long', () => {
    assert.deepEqual(opened([0x61, 0xff]), { refused: 'binary' });
    assert.deepEqual(opened(utf8('a\0b')), { refused: 'binary' });
    assert.deepEqual(opened(utf8(' \n\n')), { refused: 'empty' });
    assert.deepEqual(opened(utf8('a'.repeat(LONGEST_TEXT + 1))), { refused: 'long' });
    assert.equal('text' in opened(utf8('a'.repeat(LONGEST_TEXT))), true);
    const never = (): string => assert.fail('a large file is not decoded');
    assert.deepEqual(openedText(LARGEST_TEXT_FILE + 1, never), { refused: 'long' });
  });
});
