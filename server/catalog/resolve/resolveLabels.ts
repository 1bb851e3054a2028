import type { VocabularyLookup } from '../facts';
import { didYouMean, nearest } from '../parse/nearest';
import { problem } from '../problem';
import type { Located, Problem } from '../types';
import { type ResolvedList, shown } from './resolveToken';

/** All inputs of some labels, those of the first label first. An unknown label is an error. */
export function resolveLabels(
  labels: readonly Located<string>[],
  vocabulary: VocabularyLookup,
): ResolvedList {
  const { inputs } = vocabulary;
  if (!inputs) return { tokens: [], problems: labels.slice(0, 1).map(ofText) };
  const problems: Problem[] = [];
  const tokens = labels.flatMap((label) => {
    const ids = inputs.labels.get(label.value);
    if (!ids) problems.push(unknown(label, [...inputs.labels.keys()]));
    return (ids ?? []).map((id) => ({ id, text: vocabulary.textOf(id), span: label.span }));
  });
  return { tokens, problems };
}

function ofText({ span }: Located<string>): Problem {
  const message = 'Labels belong to catalogs of images or sounds; this one is of text.';
  return problem('modality-mismatch', span, message);
}

function unknown({ value, span }: Located<string>, known: readonly string[]): Problem {
  const near = nearest(value, known);
  const message = `No input has the label ${shown(value)}`;
  if (near === undefined) {
    return problem('label-unknown', span, `${message}: there are ${listed(known)}.`);
  }
  const fix = { title: `Change to ${near}`, span, newText: near };
  return problem('label-unknown', span, `${message}${didYouMean(near)}`, { fix });
}

function listed(labels: readonly string[]): string {
  if (labels.length === 0) return 'no labels at all';
  return labels.slice(0, 8).join(', ') + (labels.length > 8 ? ', ...' : '');
}
