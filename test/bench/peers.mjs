/** Other libraries, each where it is installed: a Python process, and those of Node in this one. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { clock } from './clock.mjs';

/**
 * @param {string} python Executable; @param {string} modules Folder above a `node_modules`.
 * @param {{tokens: number, dimensions: number, threads: number}} size
 */
export async function openPeers(python, modules, size) {
  const child = await openPython(python);
  const started = child && (await child.ask({ op: 'init', ...size }));
  const inNode = openNode(modules, size);
  return {
    /** Names and versions of what is there. */
    versions: { ...started?.peers, ...inNode.versions },
    problem: child ? started.failed : `${python} cannot be run with NumPy`,
    /** @returns {Promise<Record<string, number[]>>} Milliseconds of each repeat, by library. */
    async measure(work, repeats) {
      const theirs = child && !started.failed ? await child.ask({ op: work, repeats }) : {};
      if (theirs.failed) console.error(theirs.failed);
      return { ...theirs, ...inNode.measure(work, repeats), failed: undefined };
    },
    close: () => child?.close(),
  };
}

async function openPython(python) {
  const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'peers.py');
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const failed = new Promise((resolve) => {
    child.on('error', () => resolve(true));
    child.on('spawn', () => resolve(false));
  });
  if (await failed) return undefined;
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      return done ? { failed: `${python} ended` } : JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}

/** Libraries of Node that search exactly for the nearest of one row; each over some rows, times scaled to all. */
function openNode(modules, { tokens, dimensions, threads }) {
  const load = createRequire(path.join(modules, 'x.js'));
  const signs = (rows) =>
    new Int8Array(rows * dimensions).map((_, i) => ((Math.imul(i, 2654435761) >> 13) & 1 ? 1 : -1));
  const makers = {
    // The squared distance of rows of +1 and -1 is four times their Hamming distance.
    usearch: () => {
      const { exactSearch } = load('usearch');
      const rows = signs(SOME.usearch);
      const query = rows.slice(5 * dimensions, 6 * dimensions);
      return () => exactSearch(rows, query, dimensions, 10, 'l2sq', threads);
    },
    hnswlib: () => {
      const { BruteforceSearch } = load('hnswlib-node');
      const index = new BruteforceSearch('l2', dimensions);
      const rows = signs(SOME.hnswlib);
      const rowAt = (r) => Array.from(rows.subarray(r * dimensions, (r + 1) * dimensions));
      index.initIndex(SOME.hnswlib);
      for (let r = 0; r < SOME.hnswlib; r++) index.addPoint(rowAt(r), r);
      const query = rowAt(5);
      return () => index.searchKnn(query, 10);
    },
  };
  const found = Object.entries(makers).flatMap(([name, make]) => {
    try {
      return [{ name, search: make(), scale: tokens / SOME[name] }];
    } catch {
      return [];
    }
  });
  return {
    versions: Object.fromEntries(
      found.map(({ name }) => [name, `${versionOf(modules, name)} of npm`]),
    ),
    measure(work, repeats) {
      if (work !== 'one_query') return {};
      const timed = ({ name, search, scale }) => [
        name,
        clock(search, repeats).map((t) => scale * t),
      ];
      return Object.fromEntries(found.map(timed));
    },
  };
}

/** Rows that are searched, of all; a report says so. */
export const SOME = { usearch: 20_000, hnswlib: 2000 };

function versionOf(modules, name) {
  const file = path.join(modules, 'node_modules', PACKAGES[name] ?? name, 'package.json');
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

const PACKAGES = { hnswlib: 'hnswlib-node' };
