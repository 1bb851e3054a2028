/** A fresh VS Code profile in a temporary folder. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Profile } from './codeServer';

/** Settings that keep a test's window free of what has nothing to do with Dimcat. */
const quiet = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
};

/** Shared by the profiles of a process, so that an extension need be installed only once; it goes with the process. */
const extensions = path.join(os.tmpdir(), `dimcat-e2e-extensions-${process.pid}`);

/** Makes a profile below a new temporary folder. */
export function makeProfile(): Profile {
  if (mkdirSync(extensions, { recursive: true }) !== undefined) {
    process.once('exit', () => rmSync(extensions, { recursive: true, force: true }));
    // So mocha ends a process of its own that takes a while to end itself.
    process.once('SIGTERM', () => process.exit(143));
  }
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'dimcat-e2e-'));
  const userData = path.join(temporary, 'user');
  const profile = { temporary, userData, extensions };
  const caches = { 'dimcat.cache.folder': path.join(temporary, 'token-caches') };
  writeSettings(settingsOf(profile), { ...quiet, ...caches });
  // Settings that a machine overrides count where they are the machine's: in a browser the person's reach an extension
  // only until VS Code knows that they are such, so now and then.
  writeSettings(path.join(userData, 'Machine', 'settings.json'), caches);
  return profile;
}

/** Adds to the person's settings; a running VS Code takes them up at once. */
export function changeSettings(profile: Profile, changes: Readonly<Record<string, unknown>>): void {
  const settings = JSON.parse(readFileSync(settingsOf(profile), 'utf8')) as object;
  writeSettings(settingsOf(profile), { ...settings, ...changes });
}

function writeSettings(file: string, settings: object): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, null, 2));
}

const settingsOf = ({ userData }: Profile) => path.join(userData, 'User', 'settings.json');

/** Removes the profile; a process that just ended may still hold a file for a moment. */
export function removeProfile({ temporary }: Profile): void {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
