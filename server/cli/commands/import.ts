import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { importFile, keepImport } from '../../jobs/importJob';
import { faultError } from '../../protocol/fault';
import type { Arguments } from '../args';
import { Exit, type ExitCode, type Io } from '../io';
import { openCatalog } from '../open';
import { printJson } from './command';

/** `dimcat import`: anchors into a catalog, or an older version's evidence beside it. */
export async function importCommand(args: Arguments, io: Io): Promise<ExitCode> {
  const open = await openCatalog(args.into!);
  const text = await textOf(path.resolve(args.catalog));
  const options = { leadingSpace: args.leadingSpace };
  const done = await importFile(args.catalog, text, open, options);
  if (!args.dryRun) keepImport(done);
  const { added, extended, notes } = done;
  if (args.json) printJson(io, { file: done.path, added, extended, notes });
  else {
    io.out(`added ${listed(added)}; extended ${listed(extended)}\n`);
    for (const note of notes) io.err(`note: ${note}\n`);
  }
  return Exit.fine;
}

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? 'nothing' : `${ids.length}: ${ids.join(', ')}`;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${file} cannot be read (${reason}).`;
    throw faultError('bad-arguments', message, 'Check the path.', error);
  }
}
