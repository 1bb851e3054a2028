/** Two editors and command lines at once on one catalog, its evidence, its dimensions and its cache. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseEvidence } from '../../server/catalog/evidence/parseEvidence';
import { Method } from '../../server/protocol/methods';
import { Client } from '../lsp/client';
import { temporaryFolder } from '../support/paths';
import type { Random } from '../support/random';
import { categories } from '../support/words';
import { ended, failureOf } from './child';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';
import { wrongIn } from './soundFile';
import { modelFiles, PROGRAM, SERVER } from './tinyCatalog';

/** Jobs of one round, from either editor or from a command line of its own. */
const AT_ONCE = 4;
const WHO = ['first editor', 'second editor', 'command line'] as const;
const FEATURES = ['animal', 'food', 'animals', 'foods'];

export const together: Guarantee = {
  name: 'together',
  promise:
    'what two editors and command lines measure and flip at once in one catalog is all kept, while its text is edited',
  tries: 'jobs',
  quick: 2 * AT_ONCE,
  full: 1_000,
  run: async (soak) => {
    const shared = new Shared();
    try {
      await shared.open();
      return await tried(soak, shared);
    } finally {
      await shared.close();
    }
  },
};

interface Job {
  readonly who: (typeof WHO)[number];
  readonly what: 'measure' | 'flip';
  readonly feature: string;
}

async function tried(soak: Soak, shared: Shared): Promise<Outcome> {
  const tally = new Tally(soak);
  while (!tally.isDone()) {
    shared.forget();
    const jobs = jobsOf(soak.random);
    const started = performance.now();
    shared.edit(soak.random);
    const failures = await Promise.all(jobs.map((job) => shared.run(job)));
    const wrong = shared.wrong(jobs);
    const names = (): string => jobs.map((job) => Object.values(job).join(' ')).join(' + ');
    for (const [i, failure] of failures.entries()) {
      const first = failure ?? (i === 0 ? wrong : undefined);
      tally.add(first && `${names()}: ${first}`, performance.now() - started, names);
    }
  }
  return tally.outcome();
}

/** No two of one feature: of those the last would be right. */
function jobsOf(random: Random): readonly Job[] {
  return FEATURES.slice(0, AT_ONCE).map((feature) => ({
    who: random.of(WHO),
    what: random.of(['measure', 'flip'] as const),
    feature,
  }));
}

class Shared {
  readonly #folder = temporaryFolder();
  readonly #env = { DIMCAT_CACHE: path.join(this.#folder, 'cache') };
  readonly #uri = pathToFileURL(path.join(this.#folder, 'x.dims.yaml')).href;
  readonly #editors: Client[] = [];
  #version = 1;

  async open(): Promise<void> {
    for (const [name, bytes] of Object.entries(modelFiles()))
      fs.writeFileSync(this.at(name), bytes);
    fs.writeFileSync(this.at('x.dims.yaml'), CATALOG);
    for (let i = 0; i < 2; i += 1) {
      const editor = Client.start(this.#env, SERVER);
      this.#editors.push(editor);
      const cacheFolder = this.#env.DIMCAT_CACHE;
      await editor.initialize({ trusted: true, providers: ['cpu'], cacheFolder });
      await editor.open(CATALOG, 1, this.#uri);
    }
  }

  /** A comment at the end, in both editors: it changes nothing that is measured. */
  edit(random: Random): void {
    this.#version += 1;
    const text = `${CATALOG}# ${random.below(1_000_000)}\n`;
    for (const editor of this.#editors) void editor.replace(text, this.#version, this.#uri);
  }

  /** @returns Why it failed. */
  async run({ who, what, feature }: Job): Promise<string | undefined> {
    if (who === 'command line') {
      const command = [process.execPath, PROGRAM, what, 'x.dims.yaml', '--feature', feature];
      return failureOf(await ended(command, { cwd: this.#folder, env: this.#env }));
    }
    const editor = this.#editors[WHO.indexOf(who)]!;
    const method = what === 'measure' ? Method.measure : Method.flip;
    return editor.request(method, { uri: this.#uri, feature }).then(
      () => undefined,
      (error: unknown) => String(error),
    );
  }

  /** What is not kept of these jobs, or what no reader takes. */
  wrong(jobs: readonly Job[]): string | undefined {
    const files = fs.readdirSync(this.#folder, { recursive: true, encoding: 'utf8' });
    for (const file of files) {
      const wrong = wrongIn(this.at(file));
      if (wrong !== undefined) return `${file}: ${wrong}`;
      if (/\.(tmp|lock)$/.test(file)) return `${file} was left`;
    }
    const read = parseEvidence(fs.readFileSync(this.at('x.dims.evidence.json'), 'utf8'));
    if ('problem' in read) return read.problem;
    const lost = jobs.find(({ feature, what }) => {
      const kept = read.evidence.features[feature];
      return (what === 'measure' ? kept?.measurement : kept?.flip) === undefined;
    });
    return lost && `${lost.what} of ${lost.feature} by the ${lost.who} is lost`;
  }

  /** All evidence, so that nothing of an earlier round is taken for one of this. */
  forget(): void {
    fs.rmSync(this.at('x.dims.evidence.json'), { force: true });
  }

  async close(): Promise<void> {
    for (const editor of this.#editors) await editor.stop();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  private at(name: string): string {
    return path.join(this.#folder, name);
  }
}

const words = (name: string): string => categories[name]!.map((word) => `" ${word}"`).join(', ');
const CATALOG = `dimcat: 1
title: Measured by several at once
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
features:
  - { id: animal, anchors: [${words('animal')}] }
  - { id: food, anchors: [${words('food')}] }
  - { id: animals, anchors: [${words('animal')}], register: { top: 4 } }
  - { id: foods, anchors: [${words('food')}], register: { top: 4 } }
`;
