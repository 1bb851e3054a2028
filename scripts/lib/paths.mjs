/** Where things are in the checkout. */
import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Absolute path of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string[]} parts Joined below the checkout. */
export const inRoot = (...parts) => path.join(root, ...parts);

/**
 * The compiler: TypeScript 7. The package `typescript` stays at the version whose parser the linter and tests call.
 */
export const typeScriptCompiler = inRoot('node_modules/@typescript/native/bin/tsc');

/** Downloaded tools of the tests (a VS Code, its Node); git-ignored and never packaged. */
export const toolsFolder = inRoot('.vscode-test');

/** What `npm start` runs; the catalog's path is relative to the checkout. */
export const example = { catalog: 'examples/everyday.dims.yaml', feature: 'animal' };
