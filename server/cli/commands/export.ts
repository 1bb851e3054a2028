import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { writeAtomically } from '../../cache/atomic';
import { claimId } from '../../catalog/claims/dimensionClaim';
import { exporters, leftOutOf, onlyFeatures } from '../../interchange/export/export';
import { readNamed } from '../../surroundings/catalogFile';
import { EXPORT_FORMATS, type ExportFormat } from '../../protocol/requests';
import { Exit } from '../io';
import { badArguments, dimensionsOf } from '../options';
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
    const content = withSite(
      format,
      await write(book),
      path.join(path.dirname(name), `${stem}.site`),
    );
    if (values.out === '-') {
      io.out(content);
      return Exit.fine;
    }
    const suffix = ids.length === 1 ? `.${ids[0]!.replace(' ', '-')}` : '';
    const beside = path.join(path.dirname(name), `${stem}${suffix}${ending}`);
    const file = path.resolve(values.out ?? beside);
    writeAtomically(file, [typeof content === 'string' ? Buffer.from(content, 'utf8') : content]);
    io.out(`${path.relative('', file)}\n`);
    return Exit.fine;
  },
};

/** A model card links to the pages that `dimcat site` wrote beside the catalog. */
function withSite(
  format: ExportFormat,
  content: string | Uint8Array,
  folder: string,
): string | Uint8Array {
  const hasSite = format === 'model-card' && existsSync(path.join(folder, 'index.html'));
  if (!hasSite || typeof content !== 'string') return content;
  const href = encodeURI(`${path.basename(folder)}/index.html`);
  return `${content}\n[Pages of every feature and dimension](${href})\n`;
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
