/**
 * Stands in for the desktop `code` where none can be had: the same command line as far as @vscode/test-electron uses
 * it, answered by code-server and a browser without a window. Exit code: the test run's own; 124 out of time.
 */
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../support/browser';
import { startCodeServer, type CodeServer } from '../support/codeServer';
import { makeProfile, removeProfile } from '../support/profile';
import { parseCommandLine, type CommandLine } from './commandLine';

const secondsAllowed = 300;

/** VS Code runs `extensionTestsPath` in a browser only with this option, which also hides notifications. */
const underTest = ['--vscode-option', 'enable-smoke-test-driver', '--disable-workspace-trust'];

async function main(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args);
  const own = makeProfile();
  const profile = {
    temporary: own.temporary,
    userData: line.userData ?? own.userData,
    extensions: line.extensions ?? own.extensions,
  };
  const server = await startCodeServer(profile, underTest);
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const reported = new Promise<number>((resolve, reject) => {
      // VS Code calls this function when the test run has ended.
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
    });
    await page.goto(address(server, line));
    const endings = [gone(server, page), deadHost(server), outOfTime(), interrupted()];
    return await Promise.race([reported, ...endings]);
  } finally {
    await browser.close();
    await server.stop();
    removeProfile(own);
  }
}

async function gone(server: CodeServer, page: Page): Promise<number> {
  const pageEnded = new Promise<string>((resolve) => {
    page.on('crash', () => resolve('The page crashed.'));
    page.on('close', () => resolve('The page was closed.'));
  });
  return fail(await Promise.race([server.ended, pageEnded]));
}

/** VS Code reports nothing, or success, when its extension host dies: see that in the server's log. */
async function deadHost(server: CodeServer): Promise<number> {
  await until(() => server.log().includes('Extension Host Process exited'));
  await sleep(3000); // The regular exit of a finished run leaves the same line.
  return fail('The extension host ended without a result.');
}

async function outOfTime(): Promise<number> {
  await sleep(1000 * secondsAllowed);
  process.stderr.write(`No result within ${secondsAllowed} s.\n`);
  return 124;
}

/** The server leads its own process group, so nobody else would end it. */
function interrupted(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(130));
  });
}

function fail(why: string): number {
  process.stderr.write(`${why}\n`);
  return 1;
}

/** The workbench's address; it takes what the desktop takes from its command line from `payload`. */
function address(server: CodeServer, line: CommandLine): string {
  const remote = (file: string) => `vscode-remote://${server.authority}${encodeURI(file)}`;
  const payload = line.developmentPaths.map((p) => ['extensionDevelopmentPath', remote(p)]);
  if (line.testsPath) payload.push(['extensionTestsPath', remote(line.testsPath)]);
  if (line.disableExtensions) payload.push(['disableExtensions', 'true']);
  const query = new URLSearchParams();
  if (line.open === undefined) query.set('ew', 'true');
  else if (statSync(line.open).isDirectory()) query.set('folder', line.open);
  else if (path.extname(line.open) === '.code-workspace') query.set('workspace', line.open);
  else payload.push(['openFile', remote(line.open)]);
  query.set('payload', JSON.stringify(payload));
  return `http://${server.authority}/?${query.toString()}`;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(200);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
