/** One server over its real model: ten thousand edits and a thousand measurements, beside what they keep in memory. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Method } from '../../server/protocol/methods';
import { linesOf } from '../../server/service/lines';
import { Client } from '../lsp/client';
import { nouns } from '../service/support';
import { ModelFolder } from '../support/modelFolder';
import { root } from '../support/paths';
import type { Random } from '../support/random';
import { categories } from '../support/words';
import { type Guarantee, type Outcome, type Soak, Tally } from './guarantee';

/** Edits for each measurement. */
const EDITS = 10;
/** Growth from the first tenth to the last that `npm run soak` still takes. */
const GROWTH = 0.1;
/** Fewer samples than this say nothing about growth. */
const LEAST = 1_000;
const PIECES = ['', 'x', '\n', '\r\n', ' ', ': ', '- ', '"', '[', '{ ', 'anchors: [3]\n'];

export const memory: Guarantee = {
  name: 'memory',
  promise:
    'edits and measurements do not fill the memory (at most 10 % more after 10,000 and 1,000), and what is found in an edited text is what a fresh look finds',
  tries: 'edits, and a tenth as many measurements',
  quick: 100,
  full: 10_000,
  missing: () =>
    Promise.resolve(existsSync('/proc/self/status') ? undefined : 'memory is read from /proc'),
  run: async (soak) => {
    const files = new ModelFolder();
    const env = { DIMCAT_CACHE: path.join(files.folder, 'cache') };
    const client = Client.start(env, path.join(root, 'dist/server.js'));
    try {
      await client.initialize({ trusted: true, providers: ['cpu'] });
      return await edited(client, soak, files);
    } finally {
      await client.stop();
      await files.remove();
    }
  },
};

async function edited(client: Client, soak: Soak, files: ModelFolder): Promise<Outcome> {
  const measured = pathToFileURL(path.join(files.folder, 'm.dims.yaml')).href;
  await client.open(CATALOG, 1, measured);
  const editing = new Editing(client, soak.random);
  await editing.start();
  const tally = new Tally(soak);
  const held: number[] = [];
  for (let i = 1; !tally.isDone(); i += 1) {
    const started = performance.now();
    const wrong = await editing.edit(i % 100 === 0);
    tally.add(wrong, performance.now() - started, () => `edit ${i}`);
    if (i % EDITS !== 0) continue;
    await client.request(Method.measure, { uri: measured });
    held.push(residentBytes(client.process.pid!));
    client.published.length = client.logged.length = client.statuses.length = 0;
  }
  const tenth = Math.max(1, Math.floor(held.length / 10));
  const [first, last] = [median(held.slice(tenth, 2 * tenth)), median(held.slice(-tenth))];
  const said = `${mebibytes(first)} after the first tenth, ${mebibytes(last)} at the end`;
  if (held.length >= LEAST / 2 && last > first * (1 + GROWTH)) tally.spoil(said);
  return tally.outcome([said]);
}

/** A text that is edited at random, and found good or bad as a fresh text is. */
class Editing {
  #text = nouns;
  #version = 1;
  readonly #uri = 'file:///catalogs/edited.dims.yaml';

  constructor(
    private readonly client: Client,
    private readonly random: Random,
  ) {}

  start(): Promise<void> {
    return this.client.open(this.#text, this.#version, this.#uri);
  }

  /** @returns What differs from a fresh look, if one was asked for. */
  async edit(compare: boolean): Promise<string | undefined> {
    if (this.#text.length > 3 * nouns.length || compare) await this.replace(nouns);
    await this.insert(this.random.of(PIECES));
    if (!compare) return undefined;
    for (let more = 0; more < 3; more += 1) await this.insert(this.random.of(PIECES));
    const fresh = `file:///catalogs/fresh${this.#version}.dims.yaml`;
    await this.client.open(this.#text, this.#version, fresh);
    const [there, here] = [
      await this.client.diagnostics(this.#version, fresh),
      await this.client.diagnostics(this.#version, this.#uri),
    ];
    await this.client.notify('textDocument/didClose', { textDocument: { uri: fresh } });
    return inPlace(there.diagnostics) === inPlace(here.diagnostics) ? undefined : this.#text;
  }

  private async insert(piece: string): Promise<void> {
    const lines = linesOf(this.#text);
    const start = this.random.below(this.#text.length + 1);
    const end = Math.min(this.#text.length, start + this.random.below(8));
    // In the middle of a line ending the two sides would differ about where that is.
    const range = lines.rangeOf({ start, end });
    const [from, to] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
    this.#text = this.#text.slice(0, from) + piece + this.#text.slice(to);
    await this.change([{ range, text: piece }]);
  }

  private async replace(text: string): Promise<void> {
    this.#text = text;
    await this.change([{ text }]);
  }

  private change(contentChanges: readonly object[]): Promise<void> {
    const textDocument = { uri: this.#uri, version: (this.#version += 1) };
    return this.client.notify('textDocument/didChange', { textDocument, contentChanges });
  }
}

/** Without the document that related places are in. */
function inPlace(diagnostics: readonly unknown[]): string {
  return JSON.stringify(diagnostics, (key, value: unknown) => (key === 'uri' ? '' : value));
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)![1]);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}

const CATALOG = `dimcat: 1
title: Measured again and again
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
features:
  - { id: animal, anchors: [${categories['animal']!.map((word) => `" ${word}"`).join(', ')}] }
`;
