/** Drafts of entries for dimensions that no claim covers yet, made of what a survey found. */
import { CHANCE_LEVEL } from '../../protocol/chance';
import type { ListTest, SurveyedDimension } from '../../protocol/dimensions';
import { scalarText } from '../edit/scalar';

/** An entry to write under `dimensions`. */
export interface Draft {
  readonly index: number;
  readonly label: string;
  /** YAML of `plus` or `minus`: of a shipped list its most frequent words; undefined where none are kept. */
  readonly side?: { readonly key: 'plus' | 'minus'; readonly value: string };
  /** The figures that it was made of, on one line. */
  readonly says: string;
}

/** Signs that are this one-sided come last, whatever they tell apart. */
const ONE_SIDED = 0.3;

/** Undefined where no list is told apart. */
export function draftOf({ index, best }: SurveyedDimension): Draft | undefined {
  const [first] = best.filter(({ q }) => q <= CHANCE_LEVEL);
  if (!first) return undefined;
  const side = sideOf(first);
  return {
    index,
    label: `${first.name} ${first.polarity}`,
    ...(side && { side }),
    says: best
      .filter(({ q }) => q <= CHANCE_LEVEL)
      .map(wordsOf)
      .join('; '),
  };
}

/** By the lower end of the best list's AUC: what is both sure and strong comes first. */
export function strengthOf({ best: [first], entropy }: SurveyedDimension): number {
  const { low, value } = first!.auc;
  return (low ?? value - 0.5) - (entropy < ONE_SIDED ? 1 : 0);
}

function sideOf({ name, source, polarity, sample }: ListTest): Draft['side'] {
  const key = polarity === '+' ? 'plus' : 'minus';
  if (source === 'feature') return { key, value: `{ features: [${name}] }` };
  if (source === 'words') return { key, value: `{ words: ${scalarText(name, 'plain')} }` };
  const label = /^label\.(.+)$/.exec(name)?.[1];
  if (label !== undefined) return { key, value: `{ label: ${scalarText(label, 'plain')} }` };
  if (sample === undefined || sample.length === 0) return undefined;
  return { key, value: `[${sample.map((word) => scalarText(word, 'double')).join(', ')}]` };
}

function wordsOf({ name, polarity, auc, q }: ListTest): string {
  const interval =
    auc.low === null || auc.high === null ? '' : ` [${auc.low.toFixed(2)}, ${auc.high.toFixed(2)}]`;
  return `${polarity} ${name}: AUC ${auc.value.toFixed(2)}${interval}, q ${q.toPrecision(2)}`;
}

/** A key of an entry and its value as YAML. */
export type DraftField = readonly [key: string, value: string];

export function fieldsOf({ label, side, says }: Draft): DraftField[] {
  return [
    ['label', scalarText(label, 'plain')],
    ...(side ? [[side.key, side.value] as const] : []),
    ['notes', scalarText(says, 'single')],
  ];
}

/** An entry as YAML on one line. */
export function entryText(fields: readonly DraftField[]): string {
  return `{ ${fields.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}
