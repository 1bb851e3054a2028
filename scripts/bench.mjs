/**
 * `npm run bench -- [--write] [--only PART]... [--size TOKENSxDIMENSIONS]... [--rounds N] [--clone] [--dry]
 * [--install]` times the scoring core beside other libraries, in turns, and what people wait for, part by part. A part
 * that fails is named at the end, and its tables in docs/performance.md stay as they were.
 *
 * --write puts each part's tables into docs/performance.md as soon as it has ended; --only names the parts (`PARTS`);
 * --size means the part `tables` alone, unless --only names more. --clone also times `npm start` and `npm test` in a
 * fresh clone. --dry takes tiny sizes, to try in a few minutes whether all parts run, and writes nothing. --install
 * fetches the other libraries into .bench; DIMCAT_BENCH_PYTHON names another Python.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withBlock } from '../test/bench/blocks.mjs';
import * as report from '../test/bench/report.mjs';
import { models, realVocabulary, waits } from '../test/bench/waits.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { compileKernels } from './lib/kernels.mjs';
import { main } from './lib/main.mjs';
import { inRoot, typeScriptCompiler } from './lib/paths.mjs';
import { mustRun, npm, onPath, run, StepError } from './lib/run.mjs';

const home = inRoot('.bench');
const page = inRoot('docs/performance.md');
const inVenv = (name) =>
  path.join(home, 'venv', process.platform === 'win32' ? 'Scripts' : 'bin', name);
const PYTHON = [
  ...['numpy', 'scipy', 'scikit-learn', 'faiss-cpu', 'duckdb'],
  ...['torch', 'transformers', 'transformer-lens', 'nnsight'],
];
/** hnswlib-node must be compiled here, although the project's packages run no scripts. */
const NODE = ['usearch', 'hnswlib-node'];
const THREADS = Math.min(os.availableParallelism(), 8);

/** The longest that one script may take. */
const LIMIT = 15 * 60_000;

/** What is measured, in this order: each gives the text of its blocks in the page, by their names. */
const PARTS = {
  tables: async ({ sizes, rounds, python }) => {
    // It loads what has been compiled by now.
    const { measureSize } = await import('../test/bench/rounds.mjs');
    const found = [];
    for (const size of sizes) {
      const [tokens, dimensions] = size.split('x').map(Number);
      const peers = { python, modules: home };
      found.push(await measureSize({ tokens, dimensions, threads: THREADS }, rounds, peers));
    }
    return {
      tables: report.tables(found, THREADS),
      cancelling: report.cancelling(found.at(-1)),
    };
  },
  hover: async ({ dry }) => ({
    hover: report.hovering(await printed('out/test/bench/hover.js', dry ? '5' : '40')),
  }),
  nulls: async ({ dry }) => ({
    nulls: report.nulls(await printed('test/bench/nulls.mjs', '--json', ...(dry ? ['--dry'] : []))),
  }),
  coverage: async ({ dry }) => ({
    coverage: report.coverage(
      await printed('out/test/bench/coverage.js', ...(dry ? ['20000', '64', '2'] : [])),
    ),
  }),
  relaxed: async () => ({
    relaxed: report.relaxedSimd(await printed('test/bench/relaxed.mjs', '--json')),
  }),
  real: async (given) => ({ real: realVocabulary(given) }),
  waits: async (given) => {
    await mustRun(process.execPath, [inRoot('scripts/build.mjs')]);
    return { waits: waits(given) };
  },
  models: async (given) => ({ models: models(given) }),
};

await main(async (args) => {
  await ensureDependencies();
  await mustRun(process.execPath, [typeScriptCompiler, '-b', 'test']);
  await compileKernels();
  if (args.includes('--install')) await install();
  const given = optionsOf(args);
  const failed = [];
  for (const name of given.parts) {
    const [load, began] = [os.loadavg()[0], performance.now()];
    try {
      const blocks = await PARTS[name](given);
      for (const [block, text] of Object.entries(blocks)) {
        put(block, `${text.trim()}\n\n${report.machine(load)}`, given.write);
      }
    } catch (error) {
      failed.push(name);
      console.error(`${name} was not measured: ${error instanceof Error ? error.message : error}`);
    }
    console.error(`[${name}: ${((performance.now() - began) / 1000).toFixed(0)} s]`);
  }
  if (failed.length === 0) return 0;
  console.error(`Not measured: ${failed.join(', ')}. Their tables in the page are older.`);
  return 1;
});

/** @throws {StepError} A part has another name. */
function optionsOf(args) {
  const options = (name) => args.flatMap((arg, i) => (arg === name ? [args[i + 1]] : []));
  const [dry, sizes, only] = [args.includes('--dry'), options('--size'), options('--only')];
  const unknown = only.find((name) => !(name in PARTS));
  if (unknown !== undefined) {
    throw new StepError(`There is no part "${unknown}": ${Object.keys(PARTS).join(', ')}.`);
  }
  const all = sizes.length > 0 ? ['tables'] : Object.keys(PARTS);
  const usual = dry ? ['4096x256'] : ['50000x768', '152000x2560'];
  return {
    dry,
    parts: only.length > 0 ? Object.keys(PARTS).filter((name) => only.includes(name)) : all,
    sizes: sizes.length > 0 ? sizes : usual,
    rounds: Number(options('--rounds')[0] ?? (dry ? 1 : 5)),
    python: pythonPath(),
    clone: args.includes('--clone'),
    write: args.includes('--write') && !dry,
  };
}

/** Shows a block and, where asked, writes it into the page. */
function put(name, text, write) {
  console.log(`\n${text}\n`);
  const whole = withBlock(readFileSync(page, 'utf8'), name, text);
  if (write) writeFileSync(page, whole);
}

/** The last line that a script prints, as JSON. @throws {StepError} It failed or took too long. */
async function printed(script, ...args) {
  const output = await mustRun(process.execPath, [inRoot(script), ...args], { timeout: LIMIT });
  return JSON.parse(output.trim().split('\n').at(-1));
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
