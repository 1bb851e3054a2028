import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { claimId } from '../../catalog/claims/dimensionClaim';
import { exporters, leftOutOf, onlyFeatures } from '../../interchange/export/export';
import { readNamed } from '../../surroundings/catalogFile';
import { EXPORT_FORMATS, type ExportFormat } from '../../protocol/requests';
import { Exit } from '../io';
import { badArguments, dimensionsOf } from '../options';
import { writeOutput } from '../outputFile';
import type { Command } from './command';
import { ONE_CATALOG } from './command';

/** `dimcat export`: a catalog with its evidence in another program's format. */
export const exportCommand: Command = {
  name: 'export',
  ...ONE_CATALOG,
  operands: 'CATALOG --format F',
  summary: [`${EXPORT_FORMATS.slice(0, 5).join(', ')},`, EXPORT_FORMATS.slice(5).join(', ')],
  options: ['feature', 'dimension', 'format', 'out'],
  run: async ({ operands, values }, { io }) => {
    const name = operands[0]!;
    const ids = [...(values.feature ?? []), ...(dimensionsOf(values) ?? []).map(claimId)];
    const format = formatOf(values.format);
    const stem = path.basename(name).replace(/\.dims\.ya?ml$/i, '');
    const book = onlyFeatures({ ...(await readNamed(name)), name: stem }, ids);
    const { ending, write } = exporters[format];
    const note = leftOutOf(format, book);
    if (note !== undefined) io.err(`note: ${note}\n`);
    const suffix = ids.length === 1 ? `.${ids[0]!.replace(' ', '-')}` : '';
    const beside = path.join(path.dirname(name), `${stem}${suffix}${ending}`);
    const file = path.resolve(values.out ?? beside);
    const site = path.join(path.dirname(name), `${stem}.site`);
    // What goes to stdout is read as if it lay beside the catalog.
    const from = path.dirname(values.out === '-' ? path.resolve(name) : file);
    const content = withSite(format, await write(book), site, from);
    if (values.out === '-') {
      io.out(content);
      return Exit.fine;
    }
    // Of a revision (`HEAD~1:x.dims.yaml`) the file that lies there now.
    const own = existsSync(path.resolve(name)) ? name : name.replace(/^[^:]+:/, '');
    writeOutput(file, content, { path: path.resolve(own), catalog: book.catalog });
    io.out(`${path.relative('', file)}\n`);
    return Exit.fine;
  },
};

/**
 * A model card links to the pages that `dimcat site` wrote beside the catalog.
 *
 * @param from Folder of the card.
 */
function withSite(
  format: ExportFormat,
  content: string | Uint8Array,
  folder: string,
  from: string,
): string | Uint8Array {
  const hasSite = format === 'model-card' && existsSync(path.join(folder, 'index.html'));
  if (!hasSite || typeof content !== 'string') return content;
  const href = hrefTo(path.join(folder, 'index.html'), from);
  return `${content}\n[Pages of every feature and dimension](${href})\n`;
}

/** With the separators of addresses; on another drive, which no relative path reaches, an address of its own. */
function hrefTo(file: string, from: string): string {
  const relative = path.relative(from, path.resolve(file));
  if (path.isAbsolute(relative)) return pathToFileURL(relative).href;
  return relative.split(path.sep).map(encodeURIComponent).join('/');
}

/** @throws FaultError `bad-arguments`. */
function formatOf(text: string | undefined): ExportFormat {
  const format = EXPORT_FORMATS.find((each) => each === text);
  if (format !== undefined) return format;
  const known = EXPORT_FORMATS.join(', ');
  throw badArguments(
    text === undefined ? `export needs --format: ${known}.` : `No format "${text}": ${known}.`,
  );
}
