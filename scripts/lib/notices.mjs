/** The licences of what the package contains besides Dimcat itself. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** Packages whose files are shipped unbundled. */
const shipped = [
  'onnxruntime-common',
  'onnxruntime-node',
  '@cwasm/jpeg-turbo',
  '@cwasm/lodepng',
  '@cwasm/webp',
];

/** The sources of the packages' WebAssembly. */
const compiled = inRoot('scripts/lib/compiledLibraries.txt');

/** Of the words in `dist/lexicon.txt`. */
const lexiconLicence = inRoot('server/lexicon/WORDNET-LICENSE.txt');

/**
 * The text of THIRD-PARTY-NOTICES.txt.
 *
 * @param {Iterable<string>} files Absolute paths of the files that went into the bundles.
 */
export function noticesFor(files) {
  const bundled = [...files].map(packageOf).filter((name) => name !== undefined);
  const names = [...new Set([...bundled, ...shipped])].sort();
  const head = 'Dimcat contains the following packages, each under its own licence.\n';
  const libraries = readFileSync(compiled, 'utf8');
  const words = readFileSync(lexiconLicence, 'utf8');
  return [head, ...names.map(noticeOf), libraries, words].join(`\n${'-'.repeat(80)}\n\n`);
}

/** `@scope/name` or `name` of the package that a JavaScript file belongs to; undefined for our own files. */
function packageOf(file) {
  const [, name] =
    /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+).*\.[cm]?js$/.exec(file) ?? [];
  return name?.replace('\\', '/');
}

function noticeOf(name) {
  const folder = inRoot('node_modules', name);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const { version, license, author, repository } = manifest;
  const by = author?.name ?? author ?? repository?.url ?? '';
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return [`${name} ${version} (${license}), ${by}`, ...texts].join('\n\n') + '\n';
}
