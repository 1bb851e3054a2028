import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { fixture, image } from './lensFixture';
import { describeInBrowser } from './suite';

describeInBrowser('Files that the lens is given', (open) => {
  it('opens a text file by the editor, and says why one is not opened', async () => {
    let opened: object = { refused: 'a.bin is no text in UTF-8.' };
    const answers = { ...fixture.answers, openFile: () => opened };
    const { page, actions } = await open({ ...fixture, answers, place: {} });
    await page.getByRole('button', { name: 'Open text file…' }).click();
    await page.getByText('a.bin is no text in UTF-8.').waitFor();
    opened = {};
    await page.getByRole('button', { name: 'Open text file…' }).press('Enter');
    await page.getByText('a.bin is no text in UTF-8.').waitFor({ state: 'hidden' });
    opened = { text: 'a dog' };
    await page.getByRole('button', { name: 'Open text file…' }).press('Enter');
    await page.getByText('2 of 13 tokens above 99; 0.1 expected by chance').waitFor();
    assert.equal(await page.getByLabel('Text').inputValue(), 'a dog');
    assert.ok(actions.some(({ kind, key }) => kind === 'openFile' && 'reads' in key));
  });

  it('keeps a file that is dragged over it from VS Code, which would take it', async () => {
    const { page } = await open({ ...fixture, place: {} });
    const heard = await page.evaluate(() => {
      const kinds: string[] = [];
      for (const kind of ['dragenter', 'dragover'])
        window.addEventListener(kind, ({ type }) => kinds.push(type));
      const drag = (kind: string, transfer: DataTransfer): void => {
        const event = { bubbles: true, cancelable: true, dataTransfer: transfer };
        document.querySelector('textarea')!.dispatchEvent(new DragEvent(kind, event));
      };
      const [file, words] = [new DataTransfer(), new DataTransfer()];
      file.items.add(new File(['x'], 'x.txt'));
      words.setData('text/plain', 'x');
      for (const kind of ['dragenter', 'dragover']) {
        drag(kind, file);
        drag(kind, words);
      }
      return kinds;
    });
    assert.deepEqual(heard, ['dragenter', 'dragover'], 'words that are dragged alone');
  });

  it('takes a text that is dropped, and refuses what is none', async () => {
    const { page } = await open({ ...fixture, place: {} });
    await page.getByText('Type or paste a text above').waitFor();
    await drop(page, { name: 'a.bin', bytes: [0, 159, 255] });
    await page.getByText('a.bin is no text in UTF-8.').waitFor();
    await drop(page, { name: 'b.txt', bytes: new Array<number>(30_000).fill(97) });
    await page.getByText('b.txt is longer than 20000 characters: paste a part of it.').waitFor();
    await drop(page, { name: 'c.txt', bytes: [32, 10] });
    await page.getByText('c.txt holds no text.').waitFor();
    await drop(page, undefined);
    await page.getByText('Drop a file from outside the editor').waitFor();
    await drop(page, { name: 'd.txt', bytes: [...Buffer.from('a dög\r\n')] });
    await page.getByText('2 of 13 tokens above 99; 0.1 expected by chance').waitFor();
    assert.equal(await page.getByLabel('Text').inputValue(), 'a dög');
  });

  it('gives an image that is dropped to the server, and has its id alone', async () => {
    const asked: object[] = [];
    const answers = {
      ...image.answers,
      offer: ({ key }: { key: object }) => (
        asked.push(key),
        { id: 'opened:0123456789abcdef:a.png' }
      ),
      input: ({ key }: { key: object }) => (asked.push(key), image.answers['input']!({} as never)),
    };
    const { page } = await open({ ...image, answers, place: {} });
    await page.getByText('Choose an image of the catalog above').waitFor();
    await drop(page, { name: 'a.png', bytes: [1, 2, 3] });
    await page.getByText('2 of 16 patches above 99').waitFor();
    assert.deepEqual(asked, [
      { name: 'a.png', content: 'AQID' },
      { input: 'opened:0123456789abcdef:a.png' },
    ]);
    assert.equal(await page.getByLabel('Image (400 in the catalog)').inputValue(), 'a.png');
  });
});

/** A drop of one file from outside, or of something that is none. */
async function drop(
  page: Page,
  file: { readonly name: string; readonly bytes: readonly number[] } | undefined,
): Promise<void> {
  const data = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    if (given) transfer.items.add(new File([new Uint8Array(given.bytes)], given.name));
    else transfer.setData('text/uri-list', 'file:///a.txt');
    return transfer;
  }, file);
  await page.dispatchEvent('#page main', 'drop', { dataTransfer: data });
}
