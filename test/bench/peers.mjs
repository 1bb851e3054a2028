/** Other libraries, each where it is installed: a Python process, and usearch in this one. */
import { spawn } from 'node:child_process';
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
  const usearch = openUsearch(modules, size);
  return {
    /** Names and versions of what is there. */
    versions: { ...started?.peers, ...usearch?.version },
    problem: child ? started.failed : `${python} cannot be run with NumPy`,
    /** @returns {Promise<Record<string, number[]>>} Milliseconds of each repeat, by library. */
    async measure(work, repeats) {
      const theirs = child && !started.failed ? await child.ask({ op: work, repeats }) : {};
      if (theirs.failed) console.error(theirs.failed);
      return { ...theirs, ...usearch?.measure(work, repeats), failed: undefined };
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

/** Exact search over packed bits. */
function openUsearch(modules, { tokens, dimensions, threads }) {
  let usearch;
  try {
    usearch = createRequire(path.join(modules, 'x.js'))('usearch');
  } catch {
    return undefined;
  }
  const bytes = dimensions / 8;
  const rows = new Uint8Array(tokens * bytes).map((_, i) => Math.imul(i, 2654435761) >> 13);
  const query = rows.slice(5 * bytes, 6 * bytes);
  const search = () => usearch.exactSearch(rows, query, bytes, 10, 'hamming', threads);
  return {
    version: { usearch: 'from npm' },
    measure(work, repeats) {
      if (work !== 'one_query') return {};
      return { usearch: clock(search, repeats) };
    },
  };
}
