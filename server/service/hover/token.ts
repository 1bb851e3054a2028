import type { InputFacts, VocabularyLookup } from '../../catalog/facts';
import { resolveToken } from '../../catalog/resolve/resolveToken';
import type { TokenRef } from '../../catalog/types';
import type { AnchorEvidence, FeatureMeasurement } from '../../protocol/evidence';
import { escapeText, quoteText } from '../markdown/text';
import { rankText, share, split } from '../numbers';
import { inputWords } from './input';
import type { TokenRole } from './subject';
import { staleLine } from './words';
import { count } from '../../protocol/format';

/** What the hover of a token in a catalog is made from. */
export interface TokenFacts {
  readonly token: TokenRef;
  readonly role: TokenRole;
  readonly vocabulary: VocabularyLookup | undefined;
  readonly measurement: FeatureMeasurement | undefined;
  readonly staleMeasurement: readonly string[];
  /** The picture of an input as Markdown; undefined if there is none. */
  readonly preview?: (name: string, modality: InputFacts['modality']) => string | undefined;
}

/** Markdown: which token it is and, for anchors, how well the other folds' prototype agrees with it. */
export function tokenHover(facts: TokenFacts): string {
  const lines = [
    identity(facts),
    ...pictureOf(facts),
    ...(facts.role === 'anchor' ? agreement(facts) : []),
  ];
  return lines.join('\n\n');
}

function pictureOf({ token: written, vocabulary, preview }: TokenFacts): readonly string[] {
  const { inputs } = vocabulary ?? {};
  const name = vocabulary && resolveToken(written, vocabulary).token?.text;
  const picture = inputs && name !== undefined ? preview?.(name, inputs.modality) : undefined;
  return picture === undefined ? [] : [picture];
}

function identity({ token: written, role, vocabulary }: TokenFacts): string {
  const name = written.kind === 'text' ? quoteText(written.text) : `id ${written.id}`;
  const head = `**${name}** · ${role}`;
  if (vocabulary === undefined) {
    return `${head} · the tokenizer is not loaded: cannot say which token it is`;
  }
  const { token, problem } = resolveToken(written, vocabulary);
  const known =
    token &&
    (vocabulary.inputs
      ? inputWords(token.id, vocabulary.inputs)
      : `single token, id ${token.id}, ${quoteText(token.text)}`);
  const parts = [head, known, problem && escapeText(problem.message)];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function agreement(facts: TokenFacts): readonly string[] {
  const { measurement, staleMeasurement } = facts;
  if (measurement === undefined) return ['Not measured yet.'];
  const found = evidenceOf(facts, measurement);
  if (found === undefined) return ['Not among the anchors of the last measurement.'];
  const evaluated = measurement.nPos + measurement.nNeg;
  return [
    `Held-out agreement ${share(found.agreement)} · rank ${rankText(found.rank)} of ${count(evaluated)} (${split(measurement)})`,
    ...staleLine('measurement', staleMeasurement),
  ];
}

function evidenceOf(
  { token, vocabulary }: TokenFacts,
  { anchors }: FeatureMeasurement,
): AnchorEvidence | undefined {
  const id = vocabulary && resolveToken(token, vocabulary).token?.id;
  if (id !== undefined) return anchors.find((anchor) => anchor.id === id);
  return anchors.find((anchor) =>
    token.kind === 'id' ? anchor.id === token.id : anchor.text === token.text,
  );
}
