import { fixed } from '../../protocol/format';
import type { FeatureInText, HeadReading, TextReading } from '../../protocol/reading';
import { headText } from '../headText';
import { Exit } from '../io';
import { textIn } from '../open';
import { badArguments } from '../options';
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

/** Features of the table's rows. */
const SHOWN = 3;

/** `dimcat read`: which features stand out where in a text. */
export const read: Command = {
  name: 'read',
  ...ONE_CATALOG,
  operands: 'CATALOG --text FILE',
  summary: ['which features stand out at which tokens of a text, from states in context'],
  options: ['json', 'text', 'feature', 'head', ...MODEL_OPTIONS],
  run: onCatalog(async ({ given: { values }, name, catalog, jobs, io, context }) => {
    if (values.text === undefined) throw badArguments('read needs a text: --text FILE.');
    const text = await textIn(values.text);
    await tellFindings({ name, catalog, jobs, io });
    const options = { text, ...(values.feature && { features: values.feature }) };
    const reading = await jobs.readText(catalog, options, context);
    const head = values.head ? await jobs.readHead(catalog, { text }, context) : undefined;
    if (values.json) printJson(io, jsonOf(name, reading, head));
    else {
      io.out(tokenTable(reading) + featureLines(reading));
      if (head) io.out(headText(reading, head));
    }
    for (const warning of reading.warnings) io.err(`warning: ${warning}\n`);
    return Exit.fine;
  }),
};

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
    features: Object.fromEntries(
      features.map(({ id, k, source, words, above, expected }) => [
        id,
        { k, register: source, words, above99: above, expectedAbove99: rounded(expected, 3) },
      ]),
    ),
    tokens: tokens.map(({ text }, position) => ({
      text,
      position,
      features: Object.fromEntries(
        features.map(({ id, agreement, percentile }) => [
          id,
          {
            agreement: rounded(agreement[position]!, 6),
            percentile: rounded(percentile[position]!, 1),
          },
        ]),
      ),
      ...(head && {
        head: head.layers.map(({ layer, cells }) => ({ layer, ...cells[position]! })),
      }),
    })),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
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
    strongest(features, position)
      .map(
        ({ id, agreement, percentile }) =>
          `${id} ${fixed(percentile[position]!, 1)} (${fixed(agreement[position]!, 2)})`,
      )
      .join(', '),
  ]);
  return table(columns, rows);
}

function strongest(features: readonly FeatureInText[], position: number): FeatureInText[] {
  const by = ({ percentile, agreement }: FeatureInText): readonly [number, number] => [
    percentile[position]!,
    agreement[position]!,
  ];
  return [...features].sort((a, b) => by(b)[0] - by(a)[0] || by(b)[1] - by(a)[1]).slice(0, SHOWN);
}

function featureLines({ tokens, features, draws }: TextReading): string {
  const lines = features.map(
    ({ id, above, expected, k }) =>
      `${id}: ${above} of ${tokens.length} tokens above 99; ${fixed(expected, 1)} expected by chance (${k} dimensions)`,
  );
  return `\n${lines.join('\n')}\npercentiles are among ${draws} registers of random words, each as wide as the feature's\n`;
}
