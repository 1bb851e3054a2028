import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { writeAtomically } from '../../cache/atomic';
import { exporters, onlyFeatures } from '../../interchange/export/export';
import { readNamed } from '../../surroundings/catalogFile';
import { EXPORT_FORMATS, type ExportFormat } from '../../protocol/requests';
import { Exit } from '../io';
import { badArguments } from '../options';
import type { Command } from './command';
import { ONE_CATALOG } from './command';

/** `dimcat export`: a catalog with its evidence in another program's format. */
export const exportCommand: Command = {
  name: 'export',
  ...ONE_CATALOG,
  operands: 'CATALOG --format F',
  summary: [`${EXPORT_FORMATS.slice(0, 5).join(', ')},`, EXPORT_FORMATS.slice(5).join(', ')],
  options: ['feature', 'format', 'out'],
  run: async ({ operands, values }, { io }) => {
    const name = operands[0]!;
    const features = values.feature ?? [];
    const format = formatOf(values.format);
    const { catalog, evidence } = await readNamed(name);
    const stem = path.basename(name).replace(/\.dims\.ya?ml$/i, '');
    const book = onlyFeatures({ name: stem, catalog, evidence }, features);
    const { ending, write } = exporters[format];
    const content = withSite(
      format,
      await write(book),
      path.join(path.dirname(name), `${stem}.site`),
    );
    if (values.out === '-') {
      io.out(content);
      return Exit.fine;
    }
    const suffix = features.length === 1 ? `.${features[0]!}` : '';
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
