import * as path from 'node:path';
import { writeAtomically } from '../../cache/atomic';
import { exporters, onlyFeatures } from '../../interchange/export/export';
import { readNamed } from '../../jobs/bookFile';
import type { Arguments } from '../args';
import { Exit, type ExitCode, type Io } from '../io';

/** `dimcat export`: a catalog with its evidence in another program's format. */
export async function exportCommand(args: Arguments, io: Io): Promise<ExitCode> {
  const { catalog, evidence } = await readNamed(args.catalog);
  const stem = path.basename(args.catalog).replace(/\.dims\.ya?ml$/i, '');
  const book = onlyFeatures({ name: stem, catalog, evidence }, args.features);
  const { ending, write } = exporters[args.format!];
  const content = await write(book);
  if (args.out === '-') {
    io.out(content);
    return Exit.fine;
  }
  const suffix = args.features.length === 1 ? `.${args.features[0]!}` : '';
  const beside = path.join(path.dirname(args.catalog), `${stem}${suffix}${ending}`);
  const file = path.resolve(args.out ?? beside);
  writeAtomically(file, [typeof content === 'string' ? Buffer.from(content, 'utf8') : content]);
  io.out(`${path.relative('', file)}\n`);
  return Exit.fine;
}
