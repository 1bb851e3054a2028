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
    work: ['--layer', '8', '--tokens', '20000'],
  },
  {
    title: '2 blocks x 1,024 with a vocabulary of 151,936',
    shape: ['--dimensions', '1024', '--blocks', '2', '--vocabulary', '151936'],
    work: ['--layer', '1', '--tokens', '20000'],
  },
];

/**
 * @param {{ python: string, clone: boolean }} given `clone`: also a fresh clone, which takes packages from the network.
 * @returns {string} Markdown.
 */
export function waits({ python, clone }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'dimcat-waits-'));
  try {
    const rows = [flip(folder), experiments(folder), ...(clone ? freshClone(folder) : [])];
    const lines = rows.map(({ title, clock, used, code }) => {
      const end = code === 0 ? '' : ` (ended with code ${code})`;
      return `| ${title}${end} | ${clock.toFixed(1)} | ${used?.toFixed(1) ?? '?'} |`;
    });
    const table = ['| job | seconds | of the processor |', '| --- | --- | --- |', ...lines];
    const real = [realFlip(), realCache()].map((one) => Object.values(one).join(' | '));
    table.push(
      '',
      '| a real vocabulary: 151,936 x 1,024, 2 blocks, 1.35 GB | seconds | of the processor | peak memory |',
    );
    table.push('| --- | --- | --- | --- |', ...real.map((cells) => `| ${cells} |`));
    const besides = MODELS.map((model) => beside(model, folder, python));
    return [...table, '', ...besides].join('\n');
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
  const { stdout } = spawnSync(
    process.execPath,
    [path.join(root, 'out/test/bench', script), ...args],
    { encoding: 'utf8' },
  );
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

function realFlip() {
  const { marks, peak } = printed('flipTest.js', 'real', '1', '24', '178');
  const sums = Object.values(marks).reduce(
    ([a, b], [clock, used]) => [a + clock, b + used],
    [0, 0],
  );
  return rowOf('a flip test: 24 prompts x 178 rows, 64 watched tokens', ...sums, peak);
}

function realCache() {
  const { clock, processor, peak } = printed('tokenCache.js', 'real', '2', '151936');
  return rowOf('the token cache, centred and raw', clock, processor, peak);
}

function rowOf(title, clock, used, peak) {
  const memory = `${(peak / 1e9).toFixed(2)} GB`;
  return { title, clock: clock.toFixed(1), used: used?.toFixed(1) ?? '?', memory };
}

function dimcat(...args) {
  return spawnSync(process.execPath, [path.join(root, 'dist/dimcat.js'), ...args], {
    stdio: 'ignore',
  });
}

function beside({ title, shape, work }, folder, python) {
  const model = path.join(folder, 'model');
  const script = (name) => path.join(root, 'out/test/bench', name);
  spawnSync(process.execPath, [script('randomCheckpoint.js'), model, ...shape]);
  const given = [script('hooks/beside.js'), model, '--python', python, '--draws', '40', ...work];
  const { stdout, stderr } = spawnSync(process.execPath, given, { encoding: 'utf8' });
  fs.rmSync(model, { recursive: true, force: true });
  return `### ${title}\n\n${stdout || `Not measured: ${stderr.trim().split('\n').at(-1)}`}`;
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
