/** The editor on catalogs of images. */
import assert from 'node:assert/strict';
import { completionsAt } from '../../server/service/completion/completion';
import { hoverAt } from '../../server/service/hover/hover';
import { imageCatalog, images } from '../catalog/support/inputs';
import { evidenceOf, measurementOf } from './samples';
import { documentIn, marked, running, worldWith } from './support';

const measured = {
  ...measurementOf('pet'),
  anchors: [
    { id: 2, text: 'dog/1.png', agreement: 0.9, rank: 1 },
    { id: 3, text: 'dog/2.png', agreement: 0.4, rank: 30 },
  ],
};
const world = worldWith({
  vocabulary: images,
  evidence: evidenceOf({ pet: { measurement: measured } }),
});

async function hover(text: string): Promise<string> {
  const { text: plain, offset } = marked(text);
  return (await hoverAt(documentIn(plain), offset, world, running))?.markdown ?? '';
}

async function offered(text: string): Promise<string[]> {
  const { text: plain, offset } = marked(text);
  const found = await completionsAt(documentIn(plain), offset, world, running);
  return found!.items.map(({ label }) => label);
}

describe('the editor on a catalog of images', () => {
  it('shows an image, its label and how well it agrees', async () => {
    const shown = await hover(imageCatalog('["dog/$02.png"]'));
    assert.match(shown, /image 3 · label \\"dog\\"/);
    assert.match(
      shown,
      /!\[dog\\\/2\\\.png\]\(file:\/\/\/catalogs\/images\/dog\/2\.png\|height=128\)/,
    );
    assert.match(shown, /Held-out agreement 0\.40 · rank 30/);
    assert.doesNotMatch(shown, /token/);
  });

  it('shows what a label holds, and its images that agree least', async () => {
    const shown = await hover(imageCatalog('{ label: d$0og }'));
    assert.match(shown, /label · 2 images: dog\\\/1\\\.png, dog\\\/2\\\.png/);
    assert.match(shown, /agreement 0\.65 .* least: dog\\\/2\\\.png 0\.40, dog\\\/1\\\.png 0\.90/);
    assert.match(await hover(imageCatalog('{ labels: [dog, z$0ebra] }')), /no input has it/);
  });

  it('offers labels and names', async () => {
    assert.deepEqual(await offered(imageCatalog('{ label: $0 }')), ['cat', 'dog']);
    assert.deepEqual(await offered(imageCatalog('{ labels: [cat, $0] }')), ['cat', 'dog']);
    const named = await offered(imageCatalog('["dog$0"]'));
    assert.deepEqual(named, ['"dog/1.png"', '"dog/2.png"']);
  });
});
