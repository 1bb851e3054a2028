/** The npm packages of the project. */
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { npm } from './run.mjs';

/** Installs what package-lock.json lists, unless it is installed already. Says so on stderr. */
export async function ensureDependencies() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  console.error(`Installing ${missing.length} npm packages (npm ci, no install scripts) ...`);
  await npm(['ci', '--no-audit', '--no-fund']);
}

/**
 * Packages of the lockfile that are not installed in the wanted version. Versions are compared, not times:
 * a checkout that moves between branches touches the lockfile without changing it.
 */
function missingPackages() {
  const wanted = packagesOf('package-lock.json');
  const present = packagesOf('node_modules/.package-lock.json');
  return Object.entries(wanted)
    .filter(([where, entry]) => where !== '' && !entry.optional)
    .filter(([where, entry]) => present[where]?.version !== entry.version)
    .map(([where]) => where);
}

function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(inRoot(lockfile), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}
