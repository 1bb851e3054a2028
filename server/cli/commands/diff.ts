import { compareCatalogs } from '../../diff/compare';
import { coverageChange } from '../../diff/coverage';
import { changeText, digits, comparisonMarkdown, headline, sideText } from '../../diff/markdown';
import { readNamed } from '../../surroundings/catalogFile';
import type { CatalogComparison } from '../../protocol/comparison';
import { Exit } from '../io';
import { table } from '../table';
import type { Command } from './command';
import { printJson } from './command';

/** `dimcat diff`: what got better or worse between two catalogs. */
export const diff: Command = {
  name: 'diff',
  operands: 'A [B]',
  count: [1, 2],
  missing: 'two catalogs, or one to compare with its last commit',
  summary: [
    'what got better or worse: two catalogs, layers, models or',
    'git revisions (REVISION:FILE); one catalog: since the last commit',
  ],
  options: ['json', 'markdown', 'exit-code'],
  run: async ({ operands: [first, second], values }, { io }) => {
    const [a, b] = second === undefined ? [`HEAD:${first!}`, first!] : [first!, second];
    const comparison = compareCatalogs(await readNamed(a), await readNamed(b));
    if (values.json) printJson(io, comparison);
    else io.out(values.markdown ? comparisonMarkdown(comparison) : diffText(comparison));
    const { worse, mixed } = comparison.counts;
    return values['exit-code'] && worse + mixed > 0 ? Exit.claimFailed : Exit.fine;
  },
};

function diffText(comparison: CatalogComparison): string {
  const { a, b, setup, features } = comparison;
  const right = true;
  const columns = [
    { title: 'feature' },
    { title: 'outcome' },
    { title: 'held-out AUC a' },
    { title: 'held-out AUC b' },
    { title: 'change' },
    { title: 'null a', right },
    { title: 'null b', right },
    { title: 'sign-flip test' },
  ];
  const rows = features.map(({ id, outcome, auc, flip }) => [
    id,
    outcome,
    sideText(auc, 'a'),
    sideText(auc, 'b'),
    changeText(auc.change),
    digits(auc.nullA),
    digits(auc.nullB),
    flip.a?.words === flip.b?.words
      ? (flip.a?.words ?? '–')
      : `${flip.a?.words ?? '–'} -> ${flip.b?.words ?? '–'}`,
  ]);
  const reasons = features.flatMap(({ id, better, worse, changed }) => [
    ...worse.map((text) => `${id}: worse: ${text}`),
    ...better.map((text) => `${id}: better: ${text}`),
    ...changed.map((text) => `${id}: ${text}`),
  ]);
  return [
    `a: ${a.name}\nb: ${b.name}\n`,
    setup.length > 0 && `the settings differ: ${setup.join('; ')}\n`,
    comparison.coverage !== undefined && `${coverageChange(comparison.coverage)}\n`,
    `${headline(comparison)}\n\n`,
    table(columns, rows),
    reasons.length > 0 && `\n${reasons.join('\n')}\n`,
    '\nchange: b minus a, 95 % interval; better or worse if it excludes 0 (about 1 in 20 does by chance), or for the reason given\n',
  ]
    .filter((part) => part !== false)
    .join('');
}
