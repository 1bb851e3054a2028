/** Many large catalogs in one server, and a cache of gigabytes. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bytesPerRow } from '../../server/cache/format';
import { type CacheKey, cacheFileName } from '../../server/cache/key';
import { verifyCache } from '../../server/cache/stream';
import { writeCache } from '../../server/cache/write';
import { Method } from '../../server/protocol/methods';
import { writeLargeCatalog } from '../bench/largeCatalog';
import { Client } from '../lsp/client';
import { nouns } from '../service/support';
import { temporaryFolder } from '../support/paths';
import { readCache } from '../support/readCache';
import { type Guarantee, type Soak, Tally } from './guarantee';
import { SERVER } from './tinyCatalog';

/** Catalogs, each of 1,000 features with evidence. */
const FULL = 20;
/** Bytes of the cache: fewer where fewer catalogs are tried. */
const BYTES = { full: 3e9, quick: 3e7 };
const DIMENSIONS = 5120;
const SLICES = path.join(__dirname, 'preload/slices.js');
/** Milliseconds between two questions about a calm file. */
const PAUSE = 5;

export const large: Guarantee = {
  name: 'large',
  promise:
    'twenty catalogs of 1,000 features open in one server, which always answers at once; a cache of 3 GB is written, verified and read',
  tries: 'catalogs',
  quick: 1,
  full: FULL,
  limit: 50,
  run: async (soak) => {
    const folder = temporaryFolder();
    try {
      const bytes = soak.tries < FULL ? BYTES.quick : BYTES.full;
      const cache = cacheOf(path.join(folder, 'cache'), bytes, soak);
      const tally = new Tally(soak, 'slice');
      const notes = await opened(folder, tally);
      if (cache.wrong !== undefined) tally.spoil(cache.wrong);
      return tally.outcome([...notes, cache.said]);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
};

/**
 * Opens one catalog after the other, while a small file is asked about again and again. A try lasts as long as the
 * longest slice of the server meanwhile, by the processor time of its thread: what the clock says depends on what else
 * the machine does.
 */
async function opened(folder: string, tally: Tally): Promise<string[]> {
  const env = { DIMCAT_CACHE: path.join(folder, 'none'), DIMCAT_SLICES: folder };
  const client = Client.start(env, SERVER, { execArgv: ['--require', SLICES] });
  try {
    await client.initialize({ trusted: true, providers: ['cpu'] });
    const calm = new Calm(client);
    await calm.open();
    const slices = new Slices(path.join(folder, `${client.process.pid!}.slices`));
    let longestAnswer = 0;
    for (let i = 0; !tally.isDone(); i += 1) {
      const { path: file, text } = writeLargeCatalog(path.join(folder, `catalog${i}`));
      const uri = pathToFileURL(file).href;
      slices.longest();
      const answer = await calm.watch(async () => {
        await client.open(text, 1, uri);
        await client.diagnostics(1, uri);
        await client.request(Method.features, { uri });
      });
      longestAnswer = Math.max(longestAnswer, answer);
      tally.add(undefined, slices.longest(), () => `catalog ${i + 1}`);
    }
    return [
      `the longest answer took ${longestAnswer.toFixed(0)} ms by the clock`,
      `the server holds ${residentMegabytes(client.process.pid!)} MB`,
    ];
  } finally {
    await client.stop();
  }
}

/** The slices that a process writes down. */
class Slices {
  #read = 0;

  constructor(private readonly file: string) {}

  /** @returns Milliseconds of the longest since the last call; 0 where all were short. */
  longest(): number {
    const text = fs.existsSync(this.file) ? fs.readFileSync(this.file, 'utf8') : '';
    const lines = text.slice(this.#read).split('\n').slice(0, -1);
    this.#read = text.lastIndexOf('\n') + 1;
    return lines.reduce((longest, line) => Math.max(longest, Number(line)), 0);
  }
}

/** A small file in the same server, of which the outline is asked again and again. */
class Calm {
  readonly #textDocument = { uri: 'file:///catalogs/calm.dims.yaml' };

  constructor(private readonly client: Client) {}

  async open(): Promise<void> {
    await this.client.open(nouns, 1, this.#textDocument.uri);
    await this.ask();
  }

  /** @returns Milliseconds of the longest answer while the work goes on. */
  async watch(work: () => Promise<unknown>): Promise<number> {
    const state = { isOver: false };
    const done = work().finally(() => (state.isOver = true));
    let longest = 0;
    while (!state.isOver) {
      longest = Math.max(longest, await this.ask());
      await new Promise((next) => setTimeout(next, PAUSE));
    }
    await done;
    // One more turn, after which its last slice is written down.
    return Math.max(longest, await this.ask());
  }

  private async ask(): Promise<number> {
    const started = performance.now();
    await this.client.request('textDocument/documentSymbol', { textDocument: this.#textDocument });
    return performance.now() - started;
  }
}

function cacheOf(
  folder: string,
  bytes: number,
  { random }: Soak,
): { said: string; wrong?: string } {
  const tokens = Math.floor(bytes / bytesPerRow(DIMENSIONS));
  const key: CacheKey = {
    ...{ modelSha256: 'a'.repeat(64), tokenizerSha256: 'b'.repeat(64), runtime: '1.30.0' },
    ...{
      provider: 'cpu',
      optimisation: 'all',
      dtype: 'float32',
      site: { kind: 'resid', layer: 1 },
    },
    ...{ prefix: [], signs: 'centred', tokens },
  };
  const file = path.join(folder, cacheFileName(key));
  fs.mkdirSync(folder, { recursive: true });
  const rows = new Uint8Array(tokens * bytesPerRow(DIMENSIONS));
  for (let at = 0; at < rows.length; at += 997) rows[at] = random.below(256);
  writeCache(file, key, random.normals(DIMENSIONS), rows);
  const started = performance.now();
  verifyCache(file);
  const seconds = (performance.now() - started) / 1000;
  const read = Buffer.from(readCache(file).rows);
  const isSame = read.equals(rows);
  fs.rmSync(file);
  const said = `a cache of ${(rows.length / 1e9).toFixed(2)} GB is verified in ${seconds.toFixed(1)} s`;
  return { said, ...(!isSame && { wrong: 'the cache does not hold what was written' }) };
}

function residentMegabytes(pid: number): string {
  const file = `/proc/${pid}/status`;
  const status = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const kibibytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kibibytes === undefined ? 'unknown' : ((1024 * Number(kibibytes)) / 1e6).toFixed(0);
}
