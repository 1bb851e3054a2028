/** Images or sounds listed in a CSV file: the columns file and label, and optionally group. */
import * as path from 'node:path';
import { parse } from 'papaparse';
import { diskReason, systemCode } from '../../cache/diskFault';
import { MOST, readText } from '../../cache/regularFile';
import { requireContent } from '../../protocol/contents';
import { FaultError } from '../../protocol/fault';
import { stampOf } from '../places';
import { lookingAnywhere, mostInputs, notListed } from './listed';
import type { CheckPlace, ListedInput, Looking } from './listed';

/** Names of a column; the first one that exists counts. */
const names = {
  file: ['file', 'filename', 'path'],
  label: ['label', 'category', 'class'],
  group: ['group'],
} as const;

type Row = Readonly<Record<string, string | undefined>>;

/**
 * @param file Absolute. Paths in it are relative to its folder; an empty label means no label.
 * @throws FaultError `inputs-unusable`, naming the row: no such column, a file twice or with two labels, or a missing
 * file.
 */
export async function listCsv(
  file: string,
  { check, signal }: Looking = lookingAnywhere,
): Promise<ListedInput[]> {
  const { data, errors, meta } = parse<Row>((await textOf(file, signal)).replace(/^\ufeff/, ''), {
    header: true,
    skipEmptyLines: 'greedy',
    transformHeader: (header) => header.trim().toLowerCase(),
  });
  const quote = errors.find(({ type }) => type === 'Quotes');
  if (quote) throw strayQuote(file, (quote.row ?? 0) + 1, quote.message);
  const columns = columnsIn(file, meta.fields ?? []);
  if (data.length === 0 || data.length > mostInputs)
    throw notListed(
      `${file} names ${data.length === 0 ? 'no files' : `more than ${mostInputs} files`}.`,
      'Give it one row for each file.',
    );
  const known = new Map<string, ListedInput & { readonly line: number }>();
  data.forEach((row, i) => {
    const input = { ...inputIn(file, row, i + 2, columns, check), line: i + 2 };
    const first = known.get(input.text);
    if (first) throw twice(file, first, input);
    known.set(input.text, input);
  });
  return [...known.values()].map(({ text, file: at, label, group }) => ({
    text,
    file: at,
    label,
    group,
  }));
}

type Columns = Readonly<Record<keyof typeof names, string | undefined>>;

function columnsIn(file: string, fields: readonly string[]): Columns {
  const at = (what: keyof typeof names): string | undefined =>
    names[what].find((name) => fields.includes(name));
  const columns = { file: at('file'), label: at('label'), group: at('group') };
  if (columns.file !== undefined && columns.label !== undefined) return columns;
  throw notListed(
    `${file} has no column ${columns.file === undefined ? 'file' : 'label'} (found: ${fields.join(', ') || 'none'}).`,
    'Give it a header line: file,label (and group, where inputs belong together).',
  );
}

function inputIn(
  csv: string,
  row: Row,
  line: number,
  columns: Columns,
  check: CheckPlace,
): ListedInput {
  const cell = (column: string | undefined): string | undefined => {
    const text = column === undefined ? '' : (row[column]?.trim() ?? '');
    return text === '' ? undefined : text;
  };
  const written = cell(columns.file);
  if (written === undefined)
    throw notListed(`Row ${line} of ${csv} names no file.`, 'Name one, or remove the row.');
  const text = path.posix.normalize(written.replace(/\\/g, '/'));
  const file = path.resolve(path.dirname(csv), ...text.split('/'));
  check(file);
  if (stampOf(file) === undefined)
    throw notListed(
      `Row ${line} of ${csv} names ${written}, which does not exist.`,
      'Correct the path: it is relative to the folder of the CSV file.',
    );
  return { text, file, label: cell(columns.label), group: cell(columns.group) };
}

/** The text after such a quote would be read as one long cell. */
function strayQuote(csv: string, line: number, why: string): Error {
  return notListed(
    `Row ${line} of ${csv} has a quotation mark out of place (${why}).`,
    'Close it, or write a mark inside a cell twice.',
  );
}

function twice(
  csv: string,
  first: ListedInput & { readonly line: number },
  second: ListedInput & { readonly line: number },
): Error {
  const labels =
    first.label === second.label
      ? 'twice'
      : `with two labels, ${first.label ?? 'none'} and ${second.label ?? 'none'}`;
  return notListed(
    `${csv} names ${first.text} ${labels} (rows ${first.line} and ${second.line}).`,
    'Keep one of the rows.',
  );
}

async function textOf(file: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return requireContent(
      file,
      await readText(file, { most: MOST.table, signal }),
      'inputs-unusable',
    );
  } catch (error) {
    if (error instanceof FaultError) throw error;
    throw notListed(
      systemCode(error) === 'ENOENT'
        ? `There is no file ${file}.`
        : `The file ${file} cannot be read: ${diskReason(error)}.`,
      'Correct input.files in the catalog: a path relative to it.',
      error,
    );
  }
}
