/** What people wait for, measured as they would: whole processes, and the same work by other libraries beside it. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Models of `hooks/beside.ts`: what is cached and flipped, and in which shape. */
const MODELS = [
  {
    title: '12 blocks x 768',
    shape: ['--blocks', '12'],
    work: ['--layer', '8', '--draws', '40', '--tokens', '4096'],
  },
  {
    title: '2 blocks x 1,024 with a vocabulary of 151,936',
    shape: ['--dimensions', '1024', '--blocks', '2', '--vocabulary', '151936'],
    work: ['--layer', '1', '--draws', '40', '--tokens', '4096'],
  },
];

/** To try whether all runs. */
const TINY = {
  title: 'tried only',
  shape: ['--dimensions', '768', '--blocks', '2', '--vocabulary', '9216'],
  work: ['--layer', '1', '--draws', '2', '--prompts', '2', '--tokens', '64'],
};

/** The longest that one program may take: what hangs must not keep the other parts from being measured. */
const LIMIT = 15 * 60_000;

/**
 * Whole processes of the command line.
 *
 * @param {{ clone: boolean, dry: boolean }} given `clone`: also a fresh clone, which takes packages from the network.
 * @returns {string} Markdown.
 */
export function waits({ clone, dry }) {
  return inFolder((folder) => {
    const all = dry ? [] : [experiments(folder)];
    const rows = [flip(folder), ...all, ...(clone ? freshClone(folder) : [])];
    const lines = rows.map(({ title, clock, used, code }) => {
      const end = code === 0 ? '' : ` (ended with code ${code})`;
      return `| ${title}${end} | ${clock.toFixed(1)} | ${used?.toFixed(1) ?? '?'} |`;
    });
    return ['| job | seconds | of the processor |', '| --- | --- | --- |', ...lines].join('\n');
  });
}

/** The inference process alone, with a model whose vocabulary is a real one. */
export function realVocabulary({ dry }) {
  const rows = dry
    ? [realFlip('gpt2', 1, 2, 4), realCache('gpt2', 2, 256)]
    : [realFlip('real', 1, 24, 178), realCache('real', 2, 151_936)];
  return [
    '| a real vocabulary: 151,936 x 1,024, 2 blocks, 1.35 GB | seconds | of the processor | peak memory |',
    '| --- | --- | --- | --- |',
    ...rows.map((one) => `| ${Object.values(one).join(' | ')} |`),
  ].join('\n');
}

/** Dimcat beside the libraries of Python. */
export function models({ python, dry }) {
  const all = dry ? [TINY] : MODELS;
  return inFolder((folder) => all.map((model) => beside(model, folder, python)).join('\n\n'));
}

function inFolder(work) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dimcat-waits-'));
  try {
    return work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A copy of the examples: results are written beside a catalog. */
function examples(folder) {
  const copy = path.join(folder, 'examples');
  fs.cpSync(path.join(root, 'examples'), copy, { recursive: true });
  return path.join(copy, 'everyday.dims.yaml');
}

function flip(folder) {
  const cache = ['--cache-folder', path.join(folder, 'cache')];
  dimcat('cache', examples(folder), ...cache);
  return timed('`dimcat flip everyday.dims.yaml --feature animal`', () =>
    dimcat('flip', examples(folder), '--feature', 'animal', ...cache),
  );
}

function experiments(folder) {
  const cache = ['--cache-folder', path.join(folder, 'fresh')];
  return timed('`dimcat experiment all everyday.dims.yaml`, without a token cache', () =>
    dimcat('experiment', 'all', examples(folder), '--json', ...cache),
  );
}

function freshClone(folder) {
  const clone = path.join(folder, 'clone');
  spawnSync('git', ['clone', '--quiet', '--shared', root, clone]);
  const npm = (...args) => spawnSync('npm', args, { cwd: clone, stdio: 'ignore' });
  return [
    timed('`npm ci` in a fresh clone, mostly the network', () => npm('ci', '--no-audit')),
    timed('`npm start` there, without that', () => npm('start')),
    timed('`npm test` there', () => npm('test')),
  ];
}

/** The last line of a script of the inference process alone, which prints JSON. */
function printed(script, ...args) {
  const given = [path.join(root, 'out/test/bench', script), ...args.map(String)];
  const { stdout } = program(process.execPath, given);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** @throws {Error} It failed or took too long, with the last line that it wrote. */
function program(file, args) {
  const ran = spawnSync(file, args, { encoding: 'utf8', timeout: LIMIT, maxBuffer: 1 << 28 });
  if (ran.status === 0) return ran;
  const said = ran.error?.message ?? (ran.stderr || ran.stdout).trim().split('\n').at(-1);
  throw new Error(`${path.basename(args[0])} ended with code ${ran.status}: ${said}`);
}

function realFlip(shape, layer, prompts, rows) {
  const { marks, peak } = printed('flipTest.js', shape, layer, prompts, rows);
  const sums = Object.values(marks).reduce(
    ([a, b], [clock, used]) => [a + clock, b + used],
    [0, 0],
  );
  const title = `a flip test: ${prompts} prompts x ${rows} rows, 64 watched tokens`;
  return rowOf(title, ...sums, peak);
}

function realCache(shape, layer, tokens) {
  const { clock, processor, peak } = printed('tokenCache.js', shape, layer, tokens);
  return rowOf('the token cache, centred and raw', clock, processor, peak);
}

function rowOf(title, clock, used, peak) {
  const memory = `${(peak / 1e9).toFixed(2)} GB`;
  return { title, clock: clock.toFixed(1), used: used?.toFixed(1) ?? '?', memory };
}

function dimcat(...args) {
  return spawnSync(process.execPath, [path.join(root, 'dist/dimcat.js'), ...args], {
    stdio: 'ignore',
    timeout: LIMIT,
  });
}

function beside({ title, shape, work }, folder, python) {
  const model = path.join(folder, 'model');
  const script = (name) => path.join(root, 'out/test/bench', name);
  try {
    program(process.execPath, [script('randomCheckpoint.js'), model, ...shape]);
    const given = [script('hooks/beside.js'), model, '--python', python, ...work];
    return `### ${title}\n\n${program(process.execPath, given).stdout.trim()}`;
  } finally {
    fs.rmSync(model, { recursive: true, force: true });
  }
}

function timed(title, work) {
  const [clock, used] = [performance.now(), childrenUsed()];
  const { status } = work();
  const after = childrenUsed();
  const seconds = (performance.now() - clock) / 1000;
  return { title, clock: seconds, used: used === undefined ? used : after - used, code: status };
}

/** Seconds of the processor, on all cores, of the processes that have ended below this one. Linux only. */
function childrenUsed() {
  if (process.platform !== 'linux') return undefined;
  const fields = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
