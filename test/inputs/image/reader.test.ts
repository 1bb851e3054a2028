import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { openReader, type InputReader } from '../../../server/inputs/api';
import { toFloats } from '../../../server/inputs/image/normalise';
import { fault } from '../../support/faults';
import { temporaryFolder } from '../../support/paths';
import { bytesOf, golden, goldenJson, picture, put, sha256 } from '../support';

interface Processed {
  readonly config: object;
  readonly shape: readonly number[];
  readonly sha256: string;
  readonly mean: number;
  readonly step: number;
  readonly values: readonly number[];
}

/** What a configuration without a class must name. */
const half = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };

const open = (config: object | string, dims: readonly (number | null)[]): Promise<InputReader> =>
  openReader({
    modality: 'vision',
    config: typeof config === 'string' ? config : JSON.stringify(config),
    input: { name: 'pixel_values', dims },
  });

const colours = golden('processed.png');

describe('reading pictures as image processors do', () => {
  const folder = temporaryFolder();
  after(() => rmSync(folder, { recursive: true }));

  for (const expected of goldenJson('processed') as Processed[])
    it(`gives transformers' numbers for ${JSON.stringify(expected.config)}`, async () => {
      const reader = await open(expected.config, [null, 3, null, null]);
      const values = await reader.read(colours);
      assert.deepEqual(reader.shape, expected.shape);
      const kept = values.filter((_, i) => i % expected.step === 0);
      expected.values.forEach((value, i) =>
        assert.ok(Math.abs(kept[i]! - value) < 1e-5, `value ${i}`),
      );
      assert.equal(sha256(bytesOf(values)), expected.sha256);
    });

  it('lays colours side by side where the graph does', async () => {
    const config = { size: 24, ...half };
    const planes = await (await open(config, [1, 3, 24, 24])).read(colours);
    const reader = await open(config, [1, 24, 24, 3]);
    const pixels = await reader.read(colours);
    assert.deepEqual(reader.shape, [24, 24, 3]);
    for (let i = 0; i < 24 * 24; i++)
      for (let c = 0; c < 3; c++) assert.equal(pixels[i * 3 + c], planes[c * 576 + i]);
  });

  it("takes the graph's size where the configuration names none", async () => {
    const reader = await open({ image_mean: [0, 0, 0], image_std: [1, 1, 1] }, [null, 3, 29, 37]);
    assert.deepEqual(reader.shape, [3, 29, 37]);
    const plan = { factor: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1] };
    assert.deepEqual(
      await reader.read(golden('colour.png')),
      toFloats(picture(37, 29), plan, true),
    );
  });

  it("gives grey models Pillow's grey", async () => {
    const config = { image_mean: [0], image_std: [1], do_rescale: false };
    const reader = await open(config, [1, 1, 29, 37]);
    assert.deepEqual(reader.shape, [1, 29, 37]);
    const values = await reader.read(golden('colour.png'));
    const grey = await reader.read(golden('grey.png'));
    assert.deepEqual(values, grey);
  });

  it('has another identity for another setting, and the same for the same', async () => {
    const identity = async (config: object): Promise<string> =>
      (await open(config, [1, 3, 24, 24])).identity;
    const base = await identity({ size: 24, ...half });
    assert.equal(
      await identity({ size: { height: 24, width: 24 }, do_convert_rgb: true, ...half }),
      base,
    );
    for (const other of [{ resample: 3 }, { image_mean: [0, 0, 0] }, { rescale_factor: 1 }])
      assert.notEqual(await identity({ size: 24, ...half, ...other }), base);
  });

  it('says in words what it does', async () => {
    const reader = await open({ image_processor_type: 'CLIPImageProcessor' }, [1, 3, 224, 224]);
    assert.equal(
      reader.summary,
      'Pictures of 224 x 224, scaled (bicubic, shorter side 224), cut to the middle.',
    );
  });

  const unsupported = (
    what: string,
    config: object | string,
    message: RegExp,
    dims: readonly (number | null)[] = [null, 3, 24, 24],
  ): void => {
    it(`refuses ${what}`, () =>
      assert.rejects(open(config, dims), fault('preprocessing-unsupported', message)));
  };
  unsupported(
    'another kind of processor',
    { image_processor_type: 'DetrImageProcessor' },
    /for Detr, which/,
  );
  unsupported(
    "a sound's extractor",
    { feature_extractor_type: 'ASTFeatureExtractor' },
    /for AST, which/,
  );
  unsupported('text that is no JSON', '{"size": 24', /is not JSON/);
  unsupported('a list', '[1]', /holds no object/);
  unsupported('padding', { size: 24, do_pad: true }, /do_pad/);
  unsupported(
    'a size without end',
    { size: { longest_edge: 24 } },
    /size .* is \{"longest_edge":24\}/,
  );
  unsupported('a size of nothing', { size: 0 }, /size .* is 0/);
  unsupported('an unknown filter', { size: 24, ...half, resample: 9 }, /resample .* is 9/);
  unsupported(
    'a deviation of 0',
    { size: 24, image_mean: [0, 0, 0], image_std: [1, 0, 1] },
    /image_std/,
  );
  unsupported('means of one channel', { size: 24, image_mean: [1] }, /image_mean/);
  unsupported('a text as a switch', { size: 24, do_rescale: 'no' }, /do_rescale .* is "no"/);
  unsupported(
    'another size than the graph',
    { size: 32, ...half },
    /32 x 32, and the model takes 24 x 24/,
  );
  unsupported('an input of tokens', { size: 32 }, /pixel_values has the shape \[\?, \?\]/, [
    null,
    null,
  ]);
  unsupported('two channels', { size: 24 }, /shape \[1, 2, 24, 24\]/, [1, 2, 24, 24]);
  unsupported(
    'colours for grey models',
    { size: 24, ...half },
    /image_mean .* not a list of one/,
    [1, 1, 24, 24],
  );
  unsupported('nothing but a size', { size: 24 }, /image_mean .* is missing/);
  unsupported(
    'pictures of any shape',
    { image_processor_type: 'CLIPImageProcessor', do_center_crop: false },
    /different shapes/,
    [null, 3, null, null],
  );

  it('refuses a model without a configuration, and says what to write', () =>
    assert.rejects(
      openReader({ modality: 'vision', input: { name: 'x', dims: [1, 3, 4, 4] } }),
      /has no preprocessor_config\.json.*write one/,
    ));

  it('refuses files that are not there, folders, and pictures of another size', async () => {
    const reader = await open({ do_resize: false, ...half }, [1, 3, 24, 24]);
    const refuses = (file: string, message: RegExp): Promise<void> =>
      assert.rejects(reader.read(file), fault('input-unreadable', message));
    await refuses(golden('nothing.png'), /nothing\.png does not exist/);
    await refuses(folder, /is a folder/);
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 908\n';
    await refuses(put(folder, 'pointer.jpg', pointer), /Git LFS pointer of \d+ bytes/);
    await refuses(
      golden('colour.png'),
      /becomes 37 x 29 pixels large, and the model takes 24 x 24/,
    );
    await refuses(put(folder, 'text.jpg', 'no picture'), /text\.jpg is not a picture/);
  });
});
