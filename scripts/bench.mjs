/**
 * `npm run bench [-- --write] [--install] [--size TOKENSxDIMENSIONS]... [--rounds N] [--no-hover] [--no-nulls]
 * [--no-coverage] [--no-waits] [--clone]`: times the scoring core beside other libraries, in turns, and what people
 * wait for, in one run. `--clone` also times `npm start` and `npm test` in a fresh clone. `--install` fetches the
 * others into .bench; `--write` puts the tables into docs/performance.md. DIMCAT_BENCH_PYTHON names another Python.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { report } from '../test/bench/report.mjs';
import { measureSize } from '../test/bench/rounds.mjs';
import { waits } from '../test/bench/waits.mjs';
import { compileKernels } from './lib/kernels.mjs';
import { main } from './lib/main.mjs';
import { inRoot, typeScriptCompiler } from './lib/paths.mjs';
import { mustRun, node, npm, onPath, run } from './lib/run.mjs';

const home = inRoot('.bench');
const inVenv = (name) =>
  path.join(home, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin', name);
const PYTHON = [
  ...['numpy', 'scipy', 'scikit-learn', 'faiss-cpu', 'duckdb'],
  ...['torch', 'transformers', 'transformer-lens', 'nnsight'],
];
/** hnswlib-node must be compiled here, although the project's packages run no scripts. */
const NODE = ['usearch', 'hnswlib-node'];

await main(async (args) => {
  const { code, output } = await node([typeScriptCompiler, '-b', 'test']);
  if (code !== 0) console.error(output);
  await compileKernels();
  if (args.includes('--install')) await install();
  const options = (name) => args.flatMap((arg, i) => (arg === name ? [args[i + 1]] : []));
  const sizes = options('--size').length ? options('--size') : ['50000x768', '152000x2560'];
  const rounds = Number(options('--rounds')[0] ?? 5);
  const peers = { python: pythonPath(), modules: home };
  const threads = Math.min(os.availableParallelism(), 8);
  const load = os.loadavg()[0];
  const tables = [];
  for (const size of sizes) {
    const [tokens, dimensions] = size.split('x').map(Number);
    tables.push(await measureSize({ tokens, dimensions, threads }, rounds, peers));
  }
  const hover = args.includes('--no-hover') ? undefined : await printed('out/test/bench/hover.js');
  const nulls = args.includes('--no-nulls')
    ? undefined
    : await printed('test/bench/nulls.mjs', '--json');
  const coverage = args.includes('--no-coverage')
    ? undefined
    : await printed('out/test/bench/coverage.js');
  const relaxed = await printed('test/bench/relaxed.mjs', '--json');
  const waited = args.includes('--no-waits')
    ? undefined
    : await waitsOf({ python: peers.python, clone: args.includes('--clone') });
  const text = report({ tables, hover, nulls, coverage, relaxed, waited, threads, load });
  console.log(text);
  if (args.includes('--write')) writeFileSync(inRoot('docs/performance.md'), text);
});

async function waitsOf(given) {
  await mustRun(process.execPath, [inRoot('scripts/build.mjs')]);
  return waits(given);
}

/** The last line that a script prints, as JSON. */
async function printed(script, ...args) {
  const { code, output } = await node([inRoot(script), ...args]);
  return code === 0 ? JSON.parse(output.trim().split('\n').at(-1)) : undefined;
}

function pythonPath() {
  const named = process.env.DIMCAT_BENCH_PYTHON;
  if (named) return named;
  return existsSync(inVenv('python'))
    ? inVenv('python')
    : (onPath('python3', 'python') ?? 'python3');
}

/** Each separately: unavailable ones are left out, and the table says so. */
async function install() {
  mkdirSync(home, { recursive: true });
  const python = onPath('python3', 'python');
  if (python) {
    await mustRun(python, ['-m', 'venv', path.join(home, 'venv')]);
    for (const name of PYTHON)
      await told(name, run(inVenv('python'), ['-m', 'pip', 'install', name]));
  }
  writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');
  for (const name of NODE) {
    const added = npm(['install', '--prefix', home, '--ignore-scripts', name]).then(() =>
      npm(['rebuild', '--prefix', home, '--foreground-scripts', '--ignore-scripts=false', name]),
    );
    await told(
      name,
      added.then(
        () => ({ code: 0 }),
        () => ({ code: 1 }),
      ),
    );
  }
}

async function told(name, result) {
  const { code } = await result;
  console.log(code === 0 ? `installed ${name}` : `${name} is not available here`);
}
