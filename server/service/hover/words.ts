/** The sentences that hovers share. */
import { escapeText } from '../markdown/text';

/** What is stale and why, from plain phrases, as one Markdown line; none if nothing is stale. */
export function staleLine(what: string, reasons: readonly string[]): readonly string[] {
  if (reasons.length === 0) return [];
  return [`**Stale ${what}:** ${reasons.map((reason) => escapeText(reason)).join('; ')}`];
}

/** Says that evidence could not be compared with the current catalog. */
export const notCompared =
  '_Whether this is stale is unknown: the model or the tokenizer is not loaded._';
