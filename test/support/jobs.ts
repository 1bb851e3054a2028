/** Real jobs over their own folder: a tiny model whose embedding plants the categories, and its tokenizer. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { JobContext, Jobs } from '../../server/jobs/api';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import { createJobs } from '../../server/jobs/jobs';
import { hostPath, root, temporaryFolder, tokenizerHostPath } from './paths';
import { filesIn, renew, type Files } from './renewed';
import { tinyModel } from './tinyModel';
import { categories } from './words';

/** The words of a category as the catalog lists them. */
export const wordsOf = (id: string): string =>
  categories[id]!.map((word) => JSON.stringify(` ${word}`)).join(', ');

/** Animals with a register of 16 dimensions, and colours, on layer 2 of 3. */
export const plantedCatalog = `dimcat: 1
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
signs: centred
features:
  - id: animal
    anchors: [${wordsOf('animal')}]
    register: { top: 16 }
  - id: colour
    anchors: [${wordsOf('colour')}]
`;

/** A job that nobody watches. */
export const quietContext = (signal = new AbortController().signal): JobContext => ({
  signal,
  onProgress: () => undefined,
});

/** Jobs whose processes start with the first that needs one. */
export function makeJobs(): Jobs {
  const scoring = path.join(root, 'out/server/scoringWorker.js');
  const hosts = { inference: hostPath, tokenizer: tokenizerHostPath, scoring };
  return createJobs({ hosts, version: '0.0.0-test', log: () => undefined });
}

/** A folder with jobs that work in it. */
export class JobFolder {
  readonly path = temporaryFolder();
  readonly jobs = makeJobs();
  readonly #given: Files;
  #renewed = 0;

  constructor(dimensions = 64) {
    const { model, tokenizer } = tinyModel({ dimensions });
    fs.writeFileSync(this.file('model.onnx'), model);
    fs.writeFileSync(this.file('tokenizer.json'), tokenizer.json);
    fs.writeFileSync(this.file('tokenizer_config.json'), tokenizer.config);
    this.#given = filesIn(this.path);
    this.#place();
  }

  /** For all tests of a `describe`: each finds the files as they are at first, and the processes of those before. */
  static shared(): JobFolder {
    const at = new JobFolder();
    beforeEach(() => at.renew());
    after(() => at.remove());
    return at;
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  /** One that no test before has seen: a job that was cancelled may still write to its own. */
  get cacheFolder(): string {
    return this.file(`caches/${this.#renewed}`);
  }

  /** Writes a catalog into the folder. */
  open(text = plantedCatalog, name = 'x.dims.yaml'): OpenCatalog {
    fs.writeFileSync(this.file(name), text);
    return { path: this.file(name), parsed: parseCatalog(text) };
  }

  renew(): void {
    this.#renewed += 1;
    renew(this.path, this.#given, 'caches');
    this.#place();
  }

  async remove(): Promise<void> {
    await this.jobs.dispose();
    fs.rmSync(this.path, { recursive: true });
  }

  #place(): void {
    const { cacheFolder } = this;
    this.jobs.setEnvironment({ trusted: true, providers: [], cacheFolder });
  }
}
