/**
 * How long an editor waits for the language server on a catalog of 10,000 lines and 1,000 features: `node
 * out/test/bench/languageServers.js [path of yaml-language-server's server.js]`. Prints 50th and 95th percentiles in
 * milliseconds beside the goals; given its path, those of yaml-language-server with the catalog's JSON Schema on the
 * same file.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Method } from '../../server/protocol/methods';
import { root, temporaryFolder } from '../support/paths';
import { writeLargeCatalog } from './largeCatalog';
import { BenchClient } from './benchClient';
import { percentile, row } from './figures';

const rounds = Number(process.env['DIMCAT_BENCH_ROUNDS'] ?? 100);
const goals = { diagnostics: 100, hover: 50, completion: 50 };
type Figure = keyof typeof goals;
type Figures = Readonly<Record<Figure, number[]>>;

async function main(): Promise<void> {
  const folder = temporaryFolder();
  try {
    const { path, text } = writeLargeCatalog(folder);
    const uri = pathToFileURL(path).href;
    const dimcat = join(root, 'out/server/main.js');
    print(`A catalog of ${text.split('\n').length - 1} lines, ${text.length} characters.`);
    print(row(['server', 'what', 'n', 'p50 ms', 'p95 ms', 'goal p95']));
    await idle(dimcat, folder, uri, text);
    await measuring(dimcat, folder, uri, text);
    const other = process.argv[2];
    if (other !== undefined) await yamlServer(other, folder, uri, text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function idle(module: string, folder: string, uri: string, text: string): Promise<void> {
  const client = await started(module, folder, uri, text, 'dimcat');
  report('dimcat', await figures(client));
  await client.stop();
}

/** The same while the whole catalog is measured. */
async function measuring(module: string, folder: string, uri: string, text: string): Promise<void> {
  const client = await started(module, folder, uri, text, 'dimcat');
  await client.request(Method.buildCache, { uri });
  const job = { ended: false };
  const end = (): void => void (job.ended = true);
  const ended = client.request(Method.measure, { uri }).then(end, end);
  report('dimcat, measuring', await figures(client));
  print(job.ended ? '(the measurement ended before)' : '(the measurement ran all the time)');
  await client.stop();
  await ended;
}

async function yamlServer(
  module: string,
  folder: string,
  uri: string,
  text: string,
): Promise<void> {
  const client = await started(module, folder, uri, text, 'yaml-language-server');
  report('yaml-language-server', await figures(client));
  await client.stop();
}

async function started(
  module: string,
  folder: string,
  uri: string,
  text: string,
  name: string,
): Promise<BenchClient> {
  const begin = performance.now();
  const schema = pathToFileURL(join(root, 'docs/dimcat.schema.json')).href;
  const client = await BenchClient.start(module, uri, schema, join(folder, 'caches'));
  const ready = performance.now();
  const { longest, slice } = await client.open(text);
  const opened = performance.now();
  print(row([name, 'start', '1', (ready - begin).toFixed(0), '', '']));
  print(row([name, 'first diagnostics', '1', (opened - ready).toFixed(0), '', '']));
  print(row([name, 'longest wait then', '1', longest.toFixed(0), '', '']));
  print(row([name, 'slice, processor', '1', slice?.toFixed(0) ?? '?', '', '< 50']));
  return client;
}

/** Types into labels and anchors all over the text, and asks at random places after each key. */
async function figures(client: BenchClient): Promise<Figures> {
  const before = client.processorTime;
  const found: Figures = { diagnostics: [], hover: [], completion: [] };
  const features = 1000;
  for (let i = 0; i < rounds; i++) {
    const feature = (i * 373) % features;
    const line = 6 + feature * 10;
    const typed = 'typing '.charAt(i % 7);
    found.diagnostics.push(await client.type(line + 1, 11, typed));
    found.hover.push(await client.time('textDocument/hover', client.at(line, 14)));
    found.hover.push(await client.time('textDocument/hover', client.at(line + 5, 16)));
    found.completion.push(await client.time('textDocument/completion', client.at(line + 5, 15)));
    found.completion.push(await client.time('textDocument/completion', client.at(line + 3, 12)));
  }
  const after = client.processorTime;
  if (before !== undefined && after !== undefined) {
    const each = ((after - before) / rounds).toFixed(0);
    print(
      `(${each} ms of processor time a round: a key, what the editor asks besides, 2 hovers, 2 completions)`,
    );
  }
  return found;
}

function report(name: string, figures: Figures): void {
  for (const [what, times] of Object.entries(figures) as [Figure, number[]][]) {
    const values = [0.5, 0.95].map((share) => percentile(times, share).toFixed(1));
    print(row([name, what, `${times.length}`, ...values, `< ${goals[what]}`]));
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
