/** A fresh VS Code profile in a temporary folder. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/** Makes a profile below a new temporary folder; `settings` are added to the quiet ones. */
export function makeProfile(settings: Readonly<Record<string, unknown>> = {}): Profile {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'dimcat-e2e-'));
  const userData = path.join(temporary, 'user');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  const caches = { 'dimcat.cacheFolder': path.join(temporary, 'token-caches') };
  writeFileSync(
    path.join(userData, 'User', 'settings.json'),
    JSON.stringify({ ...quiet, ...caches, ...settings }, null, 2),
  );
  return { temporary, userData, extensions: path.join(temporary, 'extensions') };
}

/** Removes the profile; a process that just ended may still hold a file for a moment. */
export function removeProfile({ temporary }: Profile): void {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
