import type {
  CatalogComparison,
  ComparedAuc,
  ComparedFeature,
  Outcome,
} from '../protocol/comparison';
import { visible } from '../protocol/userText';
import { coverageChange } from './coverage';
import type { Estimate } from '../protocol/evidence';
import { change as signedChange, fixed, interval, signed } from '../protocol/format';

/**
 * A comparison as Markdown, for a pull request or the editor's preview. Text from catalogs is escaped: it can neither
 * break a table nor become a link.
 */
export function comparisonMarkdown(comparison: CatalogComparison): string {
  const { a, b, setup, features } = comparison;
  const told = features.filter(({ outcome }) => outcome !== 'same');
  return [
    `# ${escape(a.name)} → ${escape(b.name)}`,
    headline(comparison),
    setup.length === 0
      ? 'Both were measured in the same setting.'
      : `The settings differ, so this compares them and not only the features:\n\n${list(setup)}`,
    ...(comparison.coverage ? [escape(coverageChange(comparison.coverage))] : []),
    table(features),
    ...told.filter(hasDetail).map(detail),
    `a: ${escape(a.title)}, ${a.measured} of ${a.features} features measured, ${escape(a.model)}, ${escape(a.site)}.`,
    `b: ${escape(b.title)}, ${b.measured} of ${b.features} features measured, ${escape(b.model)}, ${escape(b.site)}.`,
    NOTE,
  ]
    .join('\n\n')
    .concat('\n');
}

const NOTE =
  'A change of the held-out AUC counts as better or worse if its 95 % interval excludes 0. Each interval stands for ' +
  'itself: among many features that did not change, about 1 in 20 shows a change.';

/** e.g. "1 worse, 2 better, 5 the same." */
export function headline({ counts }: CatalogComparison): string {
  const words: Readonly<Record<Outcome, string>> = {
    worse: 'worse',
    mixed: 'mixed',
    better: 'better',
    same: 'the same',
    unknown: 'not comparable: too little was measured',
    'only in a': 'only in a',
    'only in b': 'only in b',
  };
  const parts = (Object.keys(words) as Outcome[])
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${words[outcome]}`);
  return parts.length === 0 ? 'No features.' : `${parts.join(', ')}.`;
}

function table(features: readonly ComparedFeature[]): string {
  const titles = [
    'feature',
    'outcome',
    'held-out AUC a',
    'held-out AUC b',
    'b − a',
    'null p95 a',
    'null p95 b',
    'flip a',
    'flip b',
  ];
  const rows = features.map(({ id, outcome, auc, flip }) => [
    `\`${id.replaceAll('`', "'")}\``,
    outcome,
    sideText(auc, 'a'),
    sideText(auc, 'b'),
    changeText(auc.change),
    digits(auc.nullA),
    digits(auc.nullB),
    flip.a?.words ?? '–',
    flip.b?.words ?? '–',
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

function hasDetail({ better, worse, changed }: ComparedFeature): boolean {
  return better.length + worse.length + changed.length > 0;
}

function detail({ id, label, better, worse, changed, registerOverlap }: ComparedFeature): string {
  const overlap =
    registerOverlap === null ? [] : [`registers overlap by ${fixed(registerOverlap, 2)} (Jaccard)`];
  const lines = [
    ...worse.map((text) => `worse: ${text}`),
    ...better.map((text) => `better: ${text}`),
    ...changed,
    ...overlap,
  ];
  const name = label === id ? '' : ` (${escape(label)})`;
  return `## \`${id.replaceAll('`', "'")}\`${name}\n\n${list(lines)}`;
}

/** The AUC of one side, marked where it is in-sample. */
export function sideText({ inSample, ...auc }: ComparedAuc, side: 'a' | 'b'): string {
  const isInSample = inSample[side === 'a' ? 0 : 1];
  return `${estimate(auc[side])}${isInSample ? ' in-sample' : ''}`;
}

function estimate(value: Estimate | null): string {
  if (value === null) return '–';
  const bounds =
    value.low === null || value.high === null
      ? '[no interval]'
      : interval({ low: value.low, high: value.high });
  return `${fixed(value.value, 3)} ${bounds}`;
}

export function changeText(change: ComparedFeature['auc']['change']): string {
  if (change === null) return '–';
  if (change.interval === null) return `${signed(change.mean, 3)} [no interval]`;
  const [low, high] = change.interval;
  return signedChange({ value: change.mean, low, high }, 3);
}

export function digits(auc: number | null): string {
  return auc === null ? '–' : fixed(auc, 3);
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escape(line)}`).join('\n');
}

function escape(text: string): string {
  return visible(text.replace(/\s+/g, ' ')).replace(/[\\`*_{}[\]<>#|]/g, '\\$&');
}
