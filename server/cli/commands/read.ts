import type { HeadReading, TextReading } from '../../protocol/reading';
import { headText } from '../headText';
import { Exit } from '../io';
import { textIn } from '../open';
import { badArguments, type Values } from '../options';
import { readInput } from '../readInput';
import { featureLines, featuresJson, strongestText, valuesJson } from '../readingText';
import { spelled } from '../spelled';
import { table } from '../table';
import {
  MODEL_OPTIONS,
  ONE_CATALOG,
  onCatalog,
  printJson,
  tellFindings,
  type Command,
} from './command';

/** `dimcat read`: which features stand out where in a text. */
export const read: Command = {
  name: 'read',
  ...ONE_CATALOG,
  operands: 'CATALOG --text FILE',
  summary: [
    'which features stand out at which tokens of a text, from states in context,',
    'at which patches of an image (--image FILE) or frames of a sound (--sound FILE)',
  ],
  options: ['json', 'text', 'image', 'sound', 'feature', 'head', ...MODEL_OPTIONS],
  run: onCatalog(async (input) => {
    const { given, name, catalog, jobs, io, context } = input;
    const { values } = given;
    const file = inputOf(values);
    if (file !== undefined) return readInput(input, file);
    if (values.text === undefined) throw badArguments(WHAT);
    const text = await textIn(values.text);
    await tellFindings({ name, catalog, jobs, io, context });
    const options = { text, ...(values.feature && { features: values.feature }) };
    const reading = await jobs.readText(catalog, options, context);
    const head = values.head ? await jobs.readHead(catalog, { text }, context) : undefined;
    if (values.json) printJson(io, jsonOf(name, reading, head));
    else {
      const { features, draws } = reading;
      io.out(`${tokenTable(reading)}\n${featureLines(features, 'tokens')}${foot(draws)}`);
      if (head) io.out(headText(reading, head));
    }
    for (const warning of reading.warnings) io.err(`warning: ${warning}\n`);
    return Exit.fine;
  }),
};

const WHAT = 'read needs one of --text FILE, --image FILE and --sound FILE.';

/** @throws FaultError `bad-arguments` if more than one thing is to be read, or an image by a head. */
function inputOf({ text, image, sound, head }: Values): string | undefined {
  const given = [text, image, sound].filter((file) => file !== undefined);
  if (given.length > 1) throw badArguments(WHAT);
  const file = image ?? sound;
  if (file !== undefined && head) throw badArguments('--head reads texts only.');
  return file;
}

function jsonOf(
  catalog: string,
  { site, signs, draws, tokens, features }: TextReading,
  head: HeadReading | undefined,
): object {
  return {
    catalog,
    site,
    signs,
    draws,
    ...(head && { headSays: head.says }),
    features: featuresJson(features),
    tokens: tokens.map(({ text }, position) => ({
      text,
      position,
      features: valuesJson(features, position),
      ...(head && {
        head: head.layers.map(({ layer, cells }) => ({ layer, ...cells[position]! })),
      }),
    })),
  };
}

function tokenTable({ tokens, features }: TextReading): string {
  const columns = [
    { title: 'position', right: true },
    { title: 'token' },
    { title: 'highest percentiles among registers of random words (agreement)' },
  ];
  const rows = tokens.map(({ text }, position) => [
    String(position),
    spelled(text),
    strongestText(features, position),
  ]);
  return table(columns, rows);
}

function foot(draws: number): string {
  return `percentiles are among ${draws} registers of random words, each as wide as the feature's\n`;
}
