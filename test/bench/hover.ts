/**
 * How long a hover waits in the first seconds (60, or a number given) in which 1,500 features are measured: a real
 * server process on the demo model, asked every 25 ms by a client in another process. Prints one line of JSON, in
 * milliseconds; `slice` is the most that the server's own thread computed while a hover waited, of processor time.
 */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { linesOf } from '../../server/service/lines';
import { Method } from '../../server/protocol/methods';
import { Client } from '../lsp/client';
import { root } from '../support/paths';
import { Random } from '../support/random';
import { firstThreadUsed } from './procfs';

const FEATURES = 1500;
const ANCHORS = 24;
/** Ids of ordinary tokens of the demo model. */
const TOKENS = { first: 300, count: 8900 };
const PAUSE = 25;
const SECONDS = Number(process.argv[2] ?? 60);

/** By the clock, and of the server's thread. */
interface Wait {
  readonly clock: number;
  readonly used: number | undefined;
}

interface Waits {
  readonly feature: Wait[];
  readonly dimension: Wait[];
  readonly word: Wait[];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-hover-'));
  try {
    cpSync(path.join(root, 'examples/model'), path.join(folder, 'model'), { recursive: true });
    process.stdout.write(`${JSON.stringify(await measureHovers(folder))}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureHovers(folder: string): Promise<object> {
  const file = path.join(folder, 'many.dims.yaml');
  const text = catalogText();
  writeFileSync(file, text);
  const uri = pathToFileURL(file).href;
  const client = Client.start({}, path.join(root, 'out/server/main.js'));
  await client.initialize({ providers: ['cpu'], cacheFolder: path.join(folder, 'caches') });
  await client.open(text, 1, uri);
  await client.diagnostics(1, uri);
  await client.request(Method.buildCache, { uri });
  const idle = await hoverFor(client, uri, text, 3000);
  const job = { ended: false };
  const end = (): void => void (job.ended = true);
  const ended = client.request(Method.measure, { uri }).then(end, end);
  const until = performance.now() + 1000 * SECONDS;
  const measuring = (): boolean => !job.ended && performance.now() < until;
  const busy = await hoverWhile(client, uri, text, measuring);
  if (job.ended) throw new Error('the measurement ended before the last hover');
  await client.stop();
  await ended;
  return {
    features: FEATURES,
    tokens: 9216,
    seconds: SECONDS,
    idle: summary(idle),
    busy: summary(busy),
  };
}

function catalogText(): string {
  const random = new Random(5);
  const features = Array.from({ length: FEATURES }, (_, f) => {
    const anchors = new Set<number>();
    while (anchors.size < ANCHORS) anchors.add(TOKENS.first + random.below(TOKENS.count));
    const list = [...anchors].join(', ');
    return `  - { id: f${f}, label: Words ${f}, status: draft, register: auto, anchors: [${list}] }`;
  });
  const head = `dimcat: 1
title: Many features
model: { path: model/model.onnx, tokenizer: model/tokenizer.json }
site: { kind: resid, layer: 4 }
input: { prefix: none }
signs: centred
dimensions:
  3: { label: three }
features:`;
  return [head, ...features, ''].join('\n');
}

async function hoverFor(client: Client, uri: string, text: string, time: number): Promise<Waits> {
  const end = performance.now() + time;
  return hoverWhile(client, uri, text, () => performance.now() < end);
}

/** Hovers a feature, a dimension and an anchor by turns. */
async function hoverWhile(
  client: Client,
  uri: string,
  text: string,
  going: () => boolean,
): Promise<Waits> {
  const lines = linesOf(text);
  const waits: Waits = { feature: [], dimension: [], word: [] };
  const places = {
    feature: text.indexOf('f700,'),
    dimension: text.indexOf('3: {'),
    word: text.indexOf('anchors: [') + 11,
  };
  for (let turn = 0; going(); turn++) {
    const kind = (['feature', 'dimension', 'word'] as const)[turn % 3]!;
    const position = lines.positionAt(places[kind]);
    const [asked, before] = [performance.now(), firstThreadUsed(client.process.pid!)];
    await client.request('textDocument/hover', { textDocument: { uri }, position });
    const [clock, after] = [performance.now() - asked, firstThreadUsed(client.process.pid!)];
    const known = before !== undefined && after !== undefined;
    waits[kind].push({ clock, used: known ? after - before : undefined });
    await new Promise((resume) => setTimeout(resume, PAUSE));
  }
  return waits;
}

function summary(waits: Waits): object {
  const tenths = (value: number): number => Math.round(10 * value) / 10;
  const of = (values: readonly Wait[]): object => {
    const sorted = values.map(({ clock }) => clock).sort((a, b) => a - b);
    const at = (share: number): number =>
      tenths(sorted[Math.floor(share * (sorted.length - 1))] ?? NaN);
    const used = values.flatMap((wait) => wait.used ?? []);
    return {
      ...{ n: values.length, median: at(0.5), p95: at(0.95), p999: at(0.999), most: at(1) },
      ...(used.length > 0 && { slice: tenths(Math.max(...used)) }),
    };
  };
  const { feature, dimension, word } = waits;
  return {
    all: of([...feature, ...dimension, ...word]),
    feature: of(feature),
    dimension: of(dimension),
    word: of(word),
  };
}

void main();
