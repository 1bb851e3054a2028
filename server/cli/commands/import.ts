import * as path from 'node:path';
import { diskReason } from '../../cache/diskFault';
import { MOST, readText } from '../../cache/regularFile';
import { importFile } from '../../jobs/importJob';
import { requireContent } from '../../protocol/contents';
import { FaultError, faultError } from '../../protocol/fault';
import { Exit } from '../io';
import { openCatalog } from '../open';
import { badArguments } from '../options';
import type { Command } from './command';
import { jobsFor, printJson } from './command';

/** `dimcat import`: anchors into a catalog, or an older version's evidence beside it. */
export const importCommand: Command = {
  name: 'import',
  operands: 'FILE --into CATALOG',
  count: [1, 1],
  missing: 'a file: anchors as .csv, .tsv or .json, or an evidence file',
  summary: ['anchors from CSV, TSV or JSON, or evidence of an older version'],
  options: ['json', 'into', 'leading-space', 'dry-run'],
  run: async (given, { io, jobs }) => {
    const { operands, values } = given;
    const name = operands[0]!;
    if (values.into === undefined) {
      throw badArguments('import needs the catalog to change: --into x.dims.yaml.');
    }
    const open = await openCatalog(values.into);
    const text = await textOf(path.resolve(name));
    const done = await importFile(name, text, open, {
      leadingSpace: values['leading-space'] ?? false,
      vocabulary: async () => (await jobsFor(given, jobs).facts(open)).vocabulary,
    });
    if (!values['dry-run']) await done.keep();
    const { added, extended, notes } = done;
    if (values.json) printJson(io, { file: done.path, added, extended, notes });
    else {
      io.out(`added ${listed(added)}; extended ${listed(extended)}\n`);
      for (const note of notes) io.err(`note: ${note}\n`);
    }
    return Exit.fine;
  },
};

function listed(ids: readonly string[]): string {
  return ids.length === 0 ? 'nothing' : `${ids.length}: ${ids.join(', ')}`;
}

async function textOf(file: string): Promise<string> {
  try {
    return requireContent(file, await readText(file, { most: MOST.imported }), 'bad-arguments');
  } catch (error) {
    if (error instanceof FaultError) throw error;
    const message = `${file} cannot be read: ${diskReason(error)}.`;
    throw faultError('bad-arguments', message, 'Check the path.', error);
  }
}
