/** What every table of `detect` says below itself. */
import type { DetectData } from './result';
import type { TestedCategory } from './tested';

/** The notes of every table of this experiment. */
export function commonNotes({ tested, settings, subject, pool }: DetectData): string[] {
  const { site, layer, signs } = subject.place;
  const sizes = tested.map(({ nPos }) => nPos);
  return [
    `n+ ${Math.min(...sizes)} to ${Math.max(...sizes)} words per category, n− about ${tested[0]!.nNeg} (the rest of the vocabulary, ` +
      `including unlisted members); ${signs} signs, ${site} layer ${layer}; ${settings.folds} folds over anchors, the spellings of ` +
      'a word together.',
    `Null: look-alike sets as in \`measure\`, ${drawsOf(tested)}: as many words with the looks and frequency of the anchors; 95th ` +
      `percentile. Of rules and widths: ${settings.draws} sets of as many random tokens (up to a sixth fewer, which errs on the safe ` +
      `side) among ${pool}. Every choice is repeated in each set.`,
  ];
}

/** e.g. `199 to 1,999 sets each`. */
export function drawsOf(tested: readonly TestedCategory[]): string {
  const draws = tested.map(({ nullMatched }) => nullMatched.draws);
  const [least, most] = [Math.min(...draws), Math.max(...draws)];
  return `${least === most ? least : `${least} to ${most.toLocaleString('en-US')}`} sets each`;
}
