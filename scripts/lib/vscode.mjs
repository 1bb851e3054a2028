/** Which VS Code the tests can run in, and what it needs. */
import { ensureBrowser } from './browser.mjs';
import { codeServer, codeServerObstacle, ensureCodeServer } from './codeServer.mjs';
import { StepError } from './run.mjs';

const downloadHost = 'https://update.code.visualstudio.com/api/releases/stable';

/**
 * @typedef {{env: Record<string, string>} | {missing: string}} Found The environment that tells the tests which
 *   program to use, or what is missing, in words.
 */

/**
 * Finds or installs what the tests in a real VS Code need.
 *
 * @returns {Promise<{vscode: Found, ui: Found}>} `vscode`: for the tests in the extension host; `ui`: for those that
 *   drive the workbench in a browser.
 */
export async function findVsCode() {
  const executable = process.env.VSCODE_EXECUTABLE;
  const ui = await browserVsCode();
  if (executable) return { vscode: { env: { VSCODE_EXECUTABLE: executable } }, ui };
  if (hasDisplay() && (await canDownload())) return { vscode: { env: {} }, ui };
  if ('env' in ui) return { vscode: ui, ui };
  const missing = `${ui.missing}; or set VSCODE_EXECUTABLE to an installed VS Code`;
  return { vscode: { missing }, ui };
}

/** code-server, shown in a browser without a window. @returns {Promise<Found>} */
async function browserVsCode() {
  const obstacle = codeServerObstacle();
  if (obstacle) return { missing: obstacle };
  try {
    const chromium = await ensureBrowser();
    if (!chromium)
      return { missing: 'no Chromium found: install one, or set CHROMIUM to its path' };
    await ensureCodeServer();
    const { entry, node } = codeServer;
    return { env: { CHROMIUM: chromium, CODE_SERVER_ENTRY: entry, CODE_SERVER_NODE: node } };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    return { missing: `could not be installed: ${error.message}` };
  }
}

/** Whether a window can be shown. */
export function hasDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
}

/** Whether the host that VS Code is downloaded from answers within 5 seconds. */
export async function canDownload() {
  try {
    return (await fetch(downloadHost, { method: 'HEAD', signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}
