/**
 * `npm test [-- unit|package|vscode|ui]`: does whatever is missing, runs the tests, ends with `N passed, N failed`.
 * Uses nothing but Node until the packages are installed, so that it works in a fresh clone.
 */
import os from 'node:os';
import { ensureDependencies } from './lib/dependencies.mjs';
import { main } from './lib/main.mjs';
import { inRoot } from './lib/paths.mjs';
import { StepError } from './lib/run.mjs';
import { runStep, runSuite } from './lib/suites.mjs';
import { closingLine, skipped, sum } from './lib/tally.mjs';
import { hostPackage } from './lib/targets.mjs';
import { findVsCode } from './lib/vscode.mjs';

const tool = (name) => inRoot('node_modules', name);
const mocha = tool('mocha/bin/mocha.js');
/** Mocha's options for that many files beside each other, on a machine with the cores for them. */
const beside = (most) => [
  '--parallel',
  '--jobs',
  String(Math.min(os.availableParallelism(), most)),
];

/** The suites in their order: name in reports, arguments of Node, and what each needs besides the build. */
const suites = {
  unit: {
    title: 'unit tests',
    args: [
      // The files that take longest come first, so that none of them is the last that a core runs alone.
      ...[mocha, 'out/test/soak/*.test.js', 'out/test/webviews/browser/*.test.js'],
      ...[
        'out/test/webviews/!(browser)/**/*.test.js',
        'out/test/!(soak|webviews|e2e)/**/*.test.js',
      ],
      ...beside(4), // More would only wait: most files start processes of their own.
    ],
  },
  package: {
    title: 'package tests',
    args: [mocha, 'out/test/e2e/package/*.test.js'],
    needs: ['package'],
  },
  vscode: {
    title: 'tests in VS Code',
    args: [inRoot('out/test/e2e/launch.js')],
    needs: ['package', 'vscode'],
  },
  ui: {
    title: 'UI tests',
    // A window alone leaves half of two cores idle.
    args: [mocha, 'out/test/e2e/ui/*.test.js', ...beside(2)],
    needs: ['package', 'ui'],
  },
};

/** One after the other: they share the machine's cores. Those of a group run beside each other. */
const groups = [['unit'], ['package', 'vscode'], ['ui']];

/** @returns {Promise<number>} The exit code. */
async function test([only]) {
  const wanted = Object.keys(suites).filter((name) => !only || name === only);
  if (wanted.length === 0) throw new StepError(`npm test -- ${Object.keys(suites).join('|')}`);
  const needs = (what) => wanted.some((name) => suites[name].needs?.includes(what));
  // Installing a VS Code mostly waits for the network and needs no package of ours, so it runs beside all other steps.
  const found = needs('vscode') || needs('ui') ? findVsCode() : Promise.resolve({});
  found.catch(() => {}); // Awaited after steps that may fail first.
  await ensureDependencies();
  // They read the sources only, so they run beside the build and the unit tests, as making the package does; what
  // drives a window comes after them.
  const checks = only ? Promise.resolve([]) : check();
  const build = await runStep('build', [inRoot('scripts/build.mjs')]);
  if (failed(build))
    return report([...(await checks), build, ...notRun(wanted, 'the build failed')]);
  const packaged = needs('package')
    ? runStep('package', [inRoot('scripts/package.mjs')])
    : Promise.resolve(undefined);
  const tests = await runSuites(wanted, { packaged, found, checks });
  const made = await packaged;
  return report([...(await checks), build, ...(made ? [made] : []), ...tests]);
}

const failed = (tally) => tally.failed.length > 0;

const notRun = (names, reason) => names.map((name) => skipped(suites[name].title, reason));

async function check() {
  const lint = await runStep('lint', [tool('eslint/bin/eslint.js'), '.', '--max-warnings', '0']);
  const prettier = [tool('prettier/bin/prettier.cjs'), '--plugin', '@prettier/plugin-oxc'];
  const style = await runStep('formatting', [...prettier, '--check', '.']);
  const knip = [tool('knip/bin/knip.js'), '-c', 'knip.config.mjs'];
  const unused = await runStep('dead code', knip);
  const untaken = await runStep('code for tests only', [...knip, '--production']);
  return [lint, style, unused, untaken];
}

async function runSuites(wanted, prepared) {
  const tallies = [];
  for (const group of groups) {
    const some = group.filter((name) => wanted.includes(name));
    tallies.push(...(await Promise.all(some.map((name) => runPrepared(name, prepared)))));
  }
  return tallies;
}

/** Those that need the package run once the checks are done. */
async function runPrepared(name, { packaged, found, checks }) {
  const { title, args, needs = [] } = suites[name];
  if (needs.length > 0) await Promise.all([checks, packaged]);
  const { env, missing } = needs.includes('package') ? ((await found)[name] ?? {}) : {};
  const unmade = needs.length > 0 && failed(await packaged);
  const obstacle = unmade ? 'the package could not be made' : missing;
  const all = { ...env, DIMCAT_VSIX: hostPackage() };
  return obstacle ? skipped(title, obstacle) : runSuite(name, title, args, all);
}

/** Prints what failed and what was skipped, then the closing line. @returns {number} The exit code. */
function report(tallies) {
  const tally = sum(tallies);
  for (const { title, error } of tally.failed) console.log(`\nFAILED ${title}\n${error}`);
  for (const title of tally.skipped) console.log(`SKIPPED ${title}`);
  console.log(`\n${closingLine(tally)}`);
  return failed(tally) ? 1 : 0;
}

await main(test);
