/** Near duplicates that count as several: words among the anchors, registers among the features. */
import { twinsOf } from '../evidence/twins';
import { problem } from '../problem';
import { shown } from '../resolve/resolveToken';
import { wordOf } from '../resolve/variants';
import type { Problem } from '../types';
import { areRelated } from './anchorOverlap';
import { anchorsOf, headOfAnchors } from './anchors';
import type { Check } from './context';

/** Counts inflections of one word as one: too few different words make n look larger than it is. */
export const checkAnchorsAlike: Check = (context) =>
  context.checked.flatMap((feature): Problem[] => {
    const words = anchorsOf(feature, context).map(({ text }) => wordOf(text));
    const known = new Set(words);
    const stems = new Set(words.map((word) => stemOf(word, known)));
    const few = words.length >= 10 && (stems.size < 10 || stems.size < 0.6 * words.length);
    if (!few) return [];
    const pair = words.find((word) => stemOf(word, known) !== word);
    const example =
      pair === undefined ? '' : `, such as ${shown(stemOf(pair, known))} and ${shown(pair)}`;
    const message = `The ${words.length} anchors of ${feature.id.value} are only ${stems.size} different words${example}: n looks larger than it is.`;
    return [problem('anchors-alike', headOfAnchors(feature), message)];
  });

const endings: readonly (readonly [RegExp, string])[] = [
  [/ies$/, 'y'],
  [/(?:ed|ing)$/, ''],
  [/(?:ed|ing)$/, 'e'],
  [/es$/, ''],
  [/s$/, ''],
];

/** The word in the list that this one is an English inflection of, otherwise the word itself. */
export function stemOf(word: string, known: ReadonlySet<string>): string {
  for (const [ending, replacement] of endings) {
    const stem = word.replace(ending, replacement);
    if (stem !== word && known.has(stem)) return stem;
  }
  return word;
}

/** Features whose measured registers are nearly the same, with no relation between them. Reported at the later one. */
export const checkTwinRegisters: Check = ({ facts, byId }) => {
  const twins = facts.twins ?? (facts.evidence ? twinsOf(facts.evidence) : []);
  return twins.flatMap(({ first, second, share }): Problem[] => {
    const pair = [byId.get(first), byId.get(second)];
    const [a, b] = pair.sort((x, y) => (x?.span.start ?? 0) - (y?.span.start ?? 0));
    if (!a || !b || a === b || areRelated(a, b)) return [];
    const message = `The register of ${b.id.value} shares ${Math.round(100 * share)} % of its signed dimensions with that of ${a.id.value}: they may be one feature.`;
    const related = [{ message: a.id.value, span: a.id.span }];
    return [problem('register-twin', b.id.span, message, { related })];
  });
};
