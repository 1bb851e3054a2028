/**
 * Runs test/e2e/integration in a real VS Code, against the packaged extension. `VSCODE_EXECUTABLE` names one; without
 * it @vscode/test-electron downloads one, or, where code-server was installed, its stand-in for `code` is used.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { unpackZip } from '../support/zip';
import { fromEnvironment, type Profile } from './support/codeServer';
import { makeProfile, removeProfile } from './support/profile';
import { makeWorkspace } from './support/workspace';

async function main(): Promise<void> {
  const profile = makeProfile();
  try {
    const workspace = makeWorkspace(path.join(profile.temporary, 'workspace'));
    const extension = path.join(profile.temporary, 'dimcat');
    unpackZip(fromEnvironment('DIMCAT_VSIX'), 'extension', extension);
    const executable = executablePath(profile);
    await runTests({
      ...(executable && { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: extension,
      extensionTestsPath: path.join(__dirname, 'integration', 'run.js'),
      launchArgs: [workspace, ...folders(profile)],
    });
  } finally {
    removeProfile(profile);
  }
}

const folders = ({ userData, extensions }: Profile) => [
  `--user-data-dir=${userData}`,
  `--extensions-dir=${extensions}`,
  '--disable-extensions',
];

function executablePath(profile: Profile): string | undefined {
  const named = process.env['VSCODE_EXECUTABLE'];
  return named ?? (process.env['CODE_SERVER_ENTRY'] ? writeStandIn(profile) : undefined);
}

/** A program that test-electron can start as `code`; code-server runs on Linux only, so a shell script will do. */
function writeStandIn({ temporary }: Profile): string {
  const file = path.join(temporary, 'code');
  const main = path.join(__dirname, 'standIn', 'main.js');
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});
