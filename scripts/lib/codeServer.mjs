/**
 * A real VS Code from the npm registry alone: the package code-server, with the Node that it needs. Used where the
 * download host of VS Code is out of reach, and by the UI test. Linux only.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { toolsFolder } from './paths.mjs';
import { npm } from './run.mjs';

const versions = { codeServer: '4.139.1', node: '24.21.0' };
const home = path.join(toolsFolder, 'code-server');
const done = path.join(home, `.installed-${versions.codeServer}-${versions.node}`);
const nodePackage = `node-linux-${process.arch}`;

/** Whether code-server can be installed here; otherwise the reason why not. */
export function codeServerObstacle() {
  if (process.platform !== 'linux') return `code-server needs Linux, this is ${process.platform}`;
  if (!['x64', 'arm64'].includes(process.arch)) return `code-server has no ${process.arch} build`;
  return undefined;
}

/** Paths of an installed code-server: its entry script and the Node to run it with. */
export const codeServer = {
  entry: path.join(home, 'node_modules/code-server/out/node/entry.js'),
  node: path.join(home, 'node_modules', nodePackage, 'bin/node'),
};

/** Installs code-server unless it is installed (about a minute, 800 MB in .vscode-test/). */
export async function ensureCodeServer() {
  if (existsSync(done)) return;
  console.error(`Installing code-server ${versions.codeServer} from npm into .vscode-test/ ...`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'package.json'), '{"private":true}\n');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev'];
  const packages = [`${nodePackage}@${versions.node}`, `code-server@${versions.codeServer}`];
  await npm(['install', '--prefix', home, ...quiet, ...packages]);
  const server = path.join(home, 'node_modules/code-server/lib/vscode');
  await npm(['install', ...quiet], { cwd: server, env: ownNode() });
  await buildNativeParts(server);
  writeFileSync(done, '');
}

/** The two native modules that a headless run needs; without a compiler VS Code works, but writes no log files. */
async function buildNativeParts(cwd) {
  const modules = ['@vscode/spdlog', '@vscode/native-watchdog'];
  try {
    await npm(['rebuild', '--ignore-scripts=false', ...modules], { cwd, env: ownNode() });
  } catch {
    console.error('  without log files: python3, make and g++ are needed to build them');
  }
}

/** An environment in which npm runs and compiles for code-server's Node. */
function ownNode() {
  const folder = path.dirname(codeServer.node);
  return {
    PATH: `${folder}${path.delimiter}${process.env.PATH ?? ''}`,
    npm_config_nodedir: path.dirname(folder),
    npm_config_jobs: 'max',
  };
}
