/** The editor on catalogs of images. */
import assert from 'node:assert/strict';
import { completionsAt } from '../../server/service/completion/completion';
import type { VocabularyLookup } from '../../server/catalog/facts';
import { hoverAt } from '../../server/service/hover/hover';
import { surveyed } from '../catalog/support/dimensions';
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

/** The hover of dimension 3, whose loudest inputs are an image of a dog and one of a cat. */
async function dimensionHover(text: string, vocabulary: VocabularyLookup): Promise<string> {
  const loud = (id: number) => [{ id, text: vocabulary.textOf(id), distance: 2 }];
  const survey = { ...surveyed(3), plusShare: 0.52, plus: loud(3), minus: loud(0) };
  const dimensions = new Map([[3, { survey: { ...survey, basis: 'b', run: 'r' } }]]);
  const file = { bases: new Map(), surveys: new Map(), dimensions };
  const { text: plain, offset } = marked(`${text}dimensions: { $03: { label: x } }\n`);
  const known = worldWith({ vocabulary, dimensions: file });
  return (await hoverAt(documentIn(plain), offset, known, running))!.markdown;
}

describe('the editor on a catalog of images', () => {
  it('shows an image, its label and how well it agrees', async () => {
    const shown = await hover(imageCatalog('["dog/$02.png"]'));
    assert.match(shown, /image 3 · label \\"dog\\"/);
    assert.match(
      shown,
      /!\[dog\\\/2\\\.png\]\(file:\/\/\/catalogs\/images\/dog\/2\.png\|height=128\)/,
    );
    assert.match(shown, /Held-out agreement 0\.400 · rank 30/);
    assert.doesNotMatch(shown, /token/);
  });

  it("shows a dimension's loudest images, a line for each sign", async () => {
    const shown = await dimensionHover(imageCatalog('{ label: dog }'), images);
    assert.match(
      shown,
      /\+ !\[dog\\\/2\\\.png\]\(file:\/\/\/catalogs\/images\/dog\/2\.png\|height=48\)/,
    );
    assert.match(shown, / {2}\n\\- !\[cat\\\/1\\\.png\]\(file:/);
    assert.match(shown, /\+ for 52.0 % of images/);
    assert.doesNotMatch(shown, /token(?!\))/);
  });

  it("names a dimension's loudest sounds, with their labels", async () => {
    const sounds = { ...images, inputs: { ...images.inputs!, modality: 'audio' as const } };
    const text = imageCatalog('{ label: dog }').replace('modality: vision', 'modality: audio');
    const shown = await dimensionHover(text, sounds);
    assert.match(shown, /\*\*Loudest:\*\* \+ \\"dog\\\/2\\\.png\\" \(dog\) \/ - .*\(cat\)/);
    assert.doesNotMatch(shown, /!\[/);
  });

  it('shows what a label holds, and its images that agree least', async () => {
    const shown = await hover(imageCatalog('{ label: d$0og }'));
    assert.match(shown, /label · 2 images: dog\\\/1\\\.png, dog\\\/2\\\.png/);
    assert.match(
      shown,
      /agreement 0\.650 .* least: dog\\\/2\\\.png 0\.400, dog\\\/1\\\.png 0\.900/,
    );
    assert.match(await hover(imageCatalog('{ labels: [dog, z$0ebra] }')), /no input has it/);
  });

  it('offers labels and names', async () => {
    assert.deepEqual(await offered(imageCatalog('{ label: $0 }')), ['cat', 'dog']);
    assert.deepEqual(await offered(imageCatalog('{ labels: [cat, $0] }')), ['cat', 'dog']);
    const named = await offered(imageCatalog('["dog$0"]'));
    assert.deepEqual(named, ['"dog/1.png"', '"dog/2.png"']);
  });
});
