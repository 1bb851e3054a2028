import { holdingDimensions } from '../../catalog/claims/judgedClaim';
import { modalityOf } from '../../catalog/modality';
import { bitsText, coverageWords, type ExplainedDimension } from '../../protocol/coverage';
import type { CoverageReply } from '../../jobs/api';
import { nouns, type Modality } from '../../protocol/nouns';
import { catalogOf } from '../../surroundings/openCatalog';
import { Exit } from '../io';
import { seedOf } from '../options';
import { table } from '../table';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson, tellFindings } from './command';
import type { Command } from './command';
import { count, fixed, percent } from '../../protocol/format';

/** Rows of each table. */
const SHOWN = 10;

/** `dimcat coverage`: how many bits of the signs the catalog explains. */
export const coverage: Command = {
  name: 'coverage',
  ...ONE_CATALOG,
  summary: ['how many bits of the signs the catalog explains, beside the same shuffled'],
  options: ['json', 'seed', ...MODEL_OPTIONS],
  run: onCatalog(async ({ given, name, catalog, jobs, io, context }) => {
    const { values } = given;
    const found = await tellFindings({ name, catalog, jobs, io, context });
    const reply = await jobs.coverage(catalog, { seed: seedOf(values) }, context);
    const described = catalogOf(catalog);
    const holding = holdingDimensions(described, await jobs.facts(catalog));
    if (values.json) printJson(io, jsonOf(name, reply, holding));
    else io.out(textOf(reply, holding, modalityOf(described)));
    for (const warning of reply.warnings) io.err(`warning: ${warning}\n`);
    return found.blocking ? Exit.fault : Exit.fine;
  }),
};

function jsonOf(
  name: string,
  { record, dimensions, claimed, warnings }: CoverageReply,
  holding: number,
): object {
  const { bits, shuffled, lexicon, features, words, tokens, seed } = record;
  return {
    catalog: name,
    bits,
    shuffled,
    lexicon,
    claimed,
    holding,
    words,
    tokens,
    seed,
    features,
    dimensions,
    warnings,
  };
}

function textOf({ record, claimed }: CoverageReply, holding: number, modality: Modality): string {
  const { shuffled, lexicon, dimensions, words, tokens, best, least, features } = record;
  const text = modality === 'text';
  const { many } = nouns[modality];
  const over = text
    ? `${count(words)} words (${count(tokens)} tokens)`
    : `${count(tokens)} ${many}`;
  const beside = [
    [text ? 'shuffled among look-alike words' : `shuffled among ${many}`, percent(shuffled.share)],
    [text ? 'the shipped lexicon' : `all labels of the ${many}`, percent(lexicon.share)],
    ['dimensions with a claim', `${claimed} of ${dimensions}; ${holding} hold`],
  ] as const;
  return [
    `this catalog ${coverageWords(record)}`,
    ...beside.map(([what, figure]) => `  ${what.padEnd(33)} ${figure}`),
    '',
    labelTable(features),
    dimensionTable('best explained', best),
    dimensionTable('least explained', least),
    `held out: 5 folds over ${over}; interval: over ${text ? 'words' : many}, and what is learnt from each`,
    '',
  ].join('\n');
}

function labelTable(features: CoverageReply['record']['features']): string {
  if (features.length === 0) return '';
  const rows = features.slice(0, SHOWN).map(({ name, lost }) => [name, bitsText(lost)]);
  const more = features.length - rows.length;
  const columns = [{ title: 'label' }, { title: 'lost without it', right: true }];
  return table(columns, rows) + (more > 0 ? `and ${more} more, in --json\n` : '');
}

function dimensionTable(title: string, dimensions: readonly ExplainedDimension[]): string {
  if (dimensions.length === 0) return '';
  const rows = dimensions.map(({ index, bits: told, entropy }) => [
    String(index),
    fixed(told, 3),
    fixed(entropy, 3),
    percent(told / entropy),
  ]);
  const right = true;
  const columns = [
    { title },
    { title: 'bits', right },
    { title: 'entropy', right },
    { title: 'share', right },
  ];
  return table(columns, rows);
}
