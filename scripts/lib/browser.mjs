/** A Chromium for the tests that need one: found on the machine, or installed if permissions allow. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mustRun, onPath } from './run.mjs';

/** Absolute path of a Chromium-like browser; installs Debian's if none is found and that is possible. */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found || !isDebianRoot()) return found;
  console.error('Installing chromium with apt-get (for the tests in a real VS Code) ...');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun('apt-get', ['update', '-q'], { env });
  const packages = ['chromium', 'fonts-dejavu-core'];
  await mustRun('apt-get', ['install', '-qy', '--no-install-recommends', ...packages], { env });
  return findBrowser();
}

/** Absolute path of an installed browser, looked for in the environment, the PATH and the usual places. */
export function findBrowser() {
  const named = process.env.CHROMIUM;
  if (named) return named;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
  return onPath(...names) ?? [...usualPlaces(), ...playwrightBrowsers()].find((f) => existsSync(f));
}

function usualPlaces() {
  const { PROGRAMFILES = '', LOCALAPPDATA = '' } = process.env;
  const chrome = 'Google/Chrome/Application/chrome.exe';
  return [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...[PROGRAMFILES, LOCALAPPDATA].filter(Boolean).map((folder) => path.join(folder, chrome)),
  ];
}

/** Browsers that Playwright has downloaded for this user, newest first. */
function playwrightBrowsers() {
  const cache = {
    linux: '.cache/ms-playwright',
    darwin: 'Library/Caches/ms-playwright',
    win32: 'AppData/Local/ms-playwright',
  }[process.platform];
  const home = process.env.PLAYWRIGHT_BROWSERS_PATH ?? path.join(os.homedir(), cache ?? '.');
  if (!existsSync(home)) return [];
  const inside = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-win/chrome.exe',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ];
  const versions = readdirSync(home).filter((name) => /^chromium-\d+$/.test(name));
  versions.sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
  return versions.flatMap((version) => inside.map((file) => path.join(home, version, file)));
}

/** Ubuntu's `chromium` is a snap, so only Debian itself will do. */
function isDebianRoot() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !onPath('apt-get')) return false;
  const release = '/etc/os-release';
  return existsSync(release) && /^ID=debian$/m.test(readFileSync(release, 'utf8'));
}
