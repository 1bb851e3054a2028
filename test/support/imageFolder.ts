/** Real jobs over a folder of pictures: a tiny model of images whose labels are planted in their colours. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import { makeJobs } from './jobs';
import { imageConfig, writeImages } from './mediaFiles';
import { temporaryFolder } from './paths';
import { filesIn, renew, type Files } from './renewed';
import { imageInput, tinyInputModel } from './tinyInputModel';

export const labels = ['cat', 'dog', 'ship'];
/** Pictures of each label. */
export const each = 20;

export const imageCatalog = `dimcat: 1
model: { path: model.onnx, modality: vision }
site: { kind: resid, layer: 2 }
input: { files: images }
signs: centred
features:
  - { id: dog, anchors: { label: dog } }
  - { id: animal, anchors: { labels: [cat, dog] } }
`;

export class ImageFolder {
  readonly path = temporaryFolder();
  readonly jobs = makeJobs();
  readonly #given: Files;
  #renewed = 0;

  constructor(patched?: 'rows' | 'columns') {
    this.write('model.onnx', tinyInputModel({ ...imageInput, ...(patched && { patched }) }));
    this.write('preprocessor_config.json', imageConfig);
    writeImages(path.join(this.path, 'images'), { labels, each });
    this.#given = filesIn(this.path);
    this.#place();
  }

  /** For all tests of a `describe`: each finds the files as they are at first, and the processes of those before. */
  static shared(patched?: 'rows' | 'columns'): ImageFolder {
    const at = new ImageFolder(patched);
    beforeEach(() => at.renew());
    after(() => at.close());
    return at;
  }

  write(name: string, content: string | Uint8Array): void {
    fs.writeFileSync(path.join(this.path, name), content);
  }

  open(text = imageCatalog): OpenCatalog {
    const file = path.join(this.path, 'x.dims.yaml');
    fs.writeFileSync(file, text);
    return { path: file, parsed: parseCatalog(text) };
  }

  renew(): void {
    this.#renewed += 1;
    renew(this.path, this.#given, 'caches');
    this.#place();
  }

  async close(): Promise<void> {
    await this.jobs.dispose();
    fs.rmSync(this.path, { recursive: true });
  }

  /** Of the test that runs: a job that a test before has cancelled may still write to its own. */
  get cacheFolder(): string {
    return path.join(this.path, 'caches', String(this.#renewed));
  }

  #place(): void {
    this.jobs.setEnvironment({ trusted: true, providers: [], cacheFolder: this.cacheFolder });
  }
}
