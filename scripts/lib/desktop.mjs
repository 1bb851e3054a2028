/** Opening the example in the VS Code of a person's desktop. */
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';
import { onPath } from './run.mjs';
import { canDownload, hasDisplay } from './vscode.mjs';

/**
 * Opens `folder` with the extension of this checkout, without waiting for the window to close.
 *
 * @returns {Promise<string>} What was done, or how to do it by hand.
 */
export async function openInVsCode(folder) {
  const args = [`--extensionDevelopmentPath=${root}`, folder];
  const byHand = `To see it in VS Code: code ${args.map((arg) => `"${arg}"`).join(' ')}`;
  if (process.env.CI || !hasDisplay()) return byHand;
  const code = onPath('code') ?? (await downloaded());
  if (!code) return byHand;
  // On Windows `code` is a .cmd file, which only a shell can run.
  const shell = process.platform === 'win32';
  const quoted = (text) => (shell ? `"${text}"` : text);
  const options = { detached: true, stdio: 'ignore', shell };
  spawn(quoted(code), args.map(quoted), options)
    .on('error', () => {})
    .unref();
  return 'Opening the example in VS Code: hover a feature, or run a Dimcat command.';
}

/** The VS Code that the tests also download, in .vscode-test/. */
async function downloaded() {
  if (!(await canDownload())) return undefined;
  console.error('Downloading VS Code into .vscode-test/ ...');
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode();
}
