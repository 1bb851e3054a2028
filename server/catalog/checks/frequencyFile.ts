import { problem } from '../problem';
import type { Check } from './context';

/** Below this share of known words, most look-alikes are as frequent as their anchors by chance only. */
const LEAST_KNOWN = 0.5;

/** The file of frequencies can be used and knows the vocabulary. */
export const checkFrequencyFile: Check = ({ catalog: { frequency }, facts }) => {
  const fact = facts.frequency;
  if (!frequency || !fact) return [];
  if (fact.state === 'unusable')
    return [
      problem('frequency-unusable', frequency.span, `The file ${frequency.value} ${fact.reason}.`),
    ];
  if (fact.known >= LEAST_KNOWN) return [];
  const share = Math.floor(100 * fact.known);
  const message = `The file ${frequency.value} knows ${share} % of the vocabulary's words; the others count as equally rare, in the order of their ids.`;
  return [problem('frequency-unknown-words', frequency.span, message)];
};
