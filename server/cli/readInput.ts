/** `dimcat read --image` and `--sound`: which features stand out at which patches or frames. */
import { modalityOf, nounsOf } from '../catalog/modality';
import { fixed } from '../protocol/format';
import type { InputReading } from '../protocol/reading';
import { printJson, tellFindings, type CatalogInput } from './commands/command';
import { Exit, type ExitCode } from './io';
import { badArguments } from './options';
import {
  featureLines,
  featuresJson,
  rounded,
  strongestText,
  valueJson,
  valuesJson,
} from './readingText';
import { table } from './table';

export async function readInput(input: CatalogInput, file: string): Promise<ExitCode> {
  const { given, name, catalog, jobs, io, context } = input;
  requireModality(input);
  await tellFindings(input);
  const { feature: features, json } = given.values;
  const options = { input: { file }, ...(features && { features }) };
  const reading = await jobs.readInput(catalog, options, context);
  if (json) printJson(io, jsonOf(name, file, reading));
  else io.out(textOf(reading));
  for (const warning of reading.warnings) io.err(`warning: ${warning}\n`);
  return Exit.fine;
}

/** @throws FaultError `bad-arguments` for an image where the model takes sounds, and the other way round. */
function requireModality({ given: { values }, catalog: { parsed } }: CatalogInput): void {
  if (!parsed.catalog) return;
  const modality = modalityOf(parsed.catalog);
  const option = { text: 'text', vision: 'image', audio: 'sound' } as const;
  if (values[option[modality]] !== undefined) return;
  const { many } = nounsOf(parsed.catalog);
  throw badArguments(`The catalog's model reads ${many}: give --${option[modality]} FILE.`);
}

/** Of a sound a patch of one row is a frame. */
function isFrames({ view, grid }: InputReading): boolean {
  return view.seconds !== undefined && grid.rows === 1;
}

interface Patch {
  readonly row: number;
  readonly column: number;
  /** In seconds, of a sound. */
  readonly from?: number;
  readonly to?: number;
}

function patchAt({ grid: { columns }, view: { seconds } }: InputReading, at: number): Patch {
  const [row, column] = [Math.floor(at / columns), at % columns];
  if (seconds === undefined) return { row, column };
  const share = seconds / columns;
  return { row, column, from: rounded(column * share, 4), to: rounded((column + 1) * share, 4) };
}

function jsonOf(catalog: string, file: string, reading: InputReading): object {
  const { site, signs, draws, grid, features, whole, positions, view } = reading;
  return {
    ...{ catalog, file, site, signs, draws, grid },
    ...(view.seconds !== undefined && { seconds: view.seconds }),
    features: featuresJson(features),
    whole: {
      features: Object.fromEntries(features.map(({ id }, i) => [id, valueJson(whole[i]!)])),
    },
    [isFrames(reading) ? 'frames' : 'patches']: positions.map((position, at) => ({
      position,
      ...patchAt(reading, at),
      features: valuesJson(features, at),
    })),
  };
}

function textOf(reading: InputReading): string {
  const { features, whole, draws, positions } = reading;
  const frames = isFrames(reading);
  const { seconds } = reading.view;
  const sound = seconds !== undefined;
  const digits = sound && seconds / reading.grid.columns < 0.01 ? 3 : 2;
  const columns = [
    { title: 'position', right: true },
    // Of a spectrogram the first band has the lowest tones.
    ...(frames ? [] : [{ title: sound ? 'band' : 'row', right: true }]),
    ...(frames ? [] : [{ title: 'column', right: true }]),
    ...(sound ? [{ title: 'seconds', right: true }] : []),
    { title: 'highest percentiles among registers of random inputs (agreement)' },
  ];
  const rows = positions.map((position, at) => {
    const { row, column, from = 0, to = 0 } = patchAt(reading, at);
    return [
      String(position),
      ...(frames ? [] : [String(row), String(column)]),
      ...(sound ? [`${fixed(from, digits)}–${fixed(to, digits)}`] : []),
      strongestText(features, at),
    ];
  });
  const wholes = features.map(
    ({ id }, i) =>
      `${id}: ${fixed(whole[i]!.percentile, 1)} (${fixed(whole[i]!.agreement, 2)}) at the position of the catalog\n`,
  );
  return (
    `${table(columns, rows)}\n${featureLines(features, frames ? 'frames' : 'patches')}${wholes.join('')}` +
    `percentiles are among ${draws} registers of random inputs, each as wide as the feature's\n`
  );
}
