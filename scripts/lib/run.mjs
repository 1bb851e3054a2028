/** Running other programs, without a shell. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/** A step that failed in a way a person can act on: printed without a stack. */
export class StepError extends Error {}

/**
 * Runs a program to its end.
 *
 * @param {string} program Executable.
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>, show?: boolean, timeout?: number}} [options] `show`: pass its
 *   output through instead of collecting it. `env` is added to this process's environment. It is ended after `timeout`
 *   milliseconds.
 * @returns {Promise<{code: number, output: string}>} `code` 128 if a signal ended it.
 */
export function run(program, args, { cwd = root, env = {}, show = false, timeout } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio, timeout });
    let output = '';
    const collect = (chunk) => (output += chunk);
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);
    child.on('error', (error) =>
      reject(new StepError(`${program} cannot be run: ${error.message}`)),
    );
    child.on('close', (code) => resolve({ code: code ?? 128, output }));
  });
}

/** Like {@link run}, but a failure is a {@link StepError} that quotes the end of the output. */
export async function mustRun(program, args, options) {
  const result = await run(program, args, options);
  if (result.code === 0) return result.output;
  const line = [program, ...args].join(' ');
  throw new StepError(`${line}\nfailed with code ${result.code}.\n${result.output.slice(-4000)}`);
}

/** Runs a Node script with the current Node. */
export const node = (args, options) => run(process.execPath, args, options);

/** Runs npm; started by `npm run`, it is the same npm. */
export function npm(args, options) {
  const cli = npmScript();
  return cli ? mustRun(process.execPath, [cli, ...args], options) : mustRun('npm', args, options);
}

/** npm is a script of Node: running it as one avoids `npm.cmd`, which needs a shell on Windows. */
function npmScript() {
  const beside = path.dirname(process.execPath);
  const inNode = 'node_modules/npm/bin/npm-cli.js';
  return [
    process.env.npm_execpath ?? '',
    path.join(beside, inNode),
    path.join(beside, '../lib', inNode),
  ].find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file));
}

/** First of `names` that is an executable file on the PATH. */
export function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return names
    .flatMap((name) => folders.flatMap((f) => endings.map((end) => path.join(f, name + end))))
    .find((file) => existsSync(file));
}
