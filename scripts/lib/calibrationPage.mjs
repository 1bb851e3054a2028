/** @typedef {{ what: string, nominal: string, found: string }} Row */

/**
 * The rows of a page that {@link calibrationPage} wrote.
 *
 * @param {string} page
 * @returns {Row[]}
 */
export function rowsOf(page) {
  const lines = page.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => {
    const [what, nominal, found] = line.slice(2, -2).split(' | ');
    return { what, nominal, found };
  });
}

/**
 * The old rows, with those measured anew in their places, and new ones last.
 *
 * @param {Row[]} old
 * @param {Row[]} anew
 * @returns {Row[]}
 */
export function withRows(old, anew) {
  const byWhat = new Map([...old, ...anew].map((row) => [row.what, row]));
  return [...byWhat.values()];
}

/**
 * docs/calibration.md.
 *
 * @param {Row[]} rows
 * @param {string} seed
 */
export function calibrationPage(rows, seed) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const table = [
    line(['what', 'nominal', 'found']),
    line(['---', '---', '---']),
    ...rows.map(({ what, nominal, found }) => line([what, nominal, found])),
  ];
  return `# Calibration

What [measuring](measuring.md) promises, beside what is found where the truth is known. Written by
\`npm run calibrate\`, seed ${seed}; in brackets the exact 95 % interval of the share.

${table.join('\n')}

- **Coverage.** Anchors are drawn from a category again and again. What an interval is held against is the *register at hand*: the AUC of the
  register that the drawn anchors chose, on the members that were not drawn, against the negatives of the measurement (on a model: the rest of the
  vocabulary, with the members that were not drawn in it).
- **The target has an error of its own.** The members left out are a sample, as the anchors are, and few are left of a small category. So each arm
  of an interval is lengthened by 1.96 standard errors of that figure (root of the sum of squares) before it is asked whether it covers. What would be
  covered if the figure were taken for the truth stands beside it: it is less, the more so the fewer members are left.
- **The mean over sets of anchors** is another quantity: how good the procedure is, not this register. It is covered in more than 95 %, since the interval
  allows for what other training words would change, and registers vary about their mean. Draws from one category of limited size also share members.
- **Above .99** an interval that reaches .99 ends at 1, and its lower end allows for members that no anchor shows: it is one-sided, and may cover more
  than 95 %.
- **Three spellings a word**: half of the words, each with three tokens that are alike as case and space make them; held out together.
- **Other models** than the demo model are those that \`--also NAME=CATALOG\` named: tinystories is tinystories-neo3m, layer 7, centred,
  which is not in the repository.
- **Sets without a concept** are drawn at random among words of the given looks, and tested as features are, with 99 draws.
- **Six among a hundred**: categories of 20 words among sets of 20 random words, with as many draws as the decisions take. Half of the
  tinystories categories that are large enough are lists of looks, such as digits, punctuation, capitals and word endings: that look-alike sets reach
  those is what the null is for, so of six drawn at random not all are found.
- **Registers then written down**: the register of random words, kept as *Freeze the register* keeps it. On the words that chose
  it, it is measured in-sample and never called held out; on new words it is held out again. Both are tested by 99 draws.
- **Flips**: tables of prompts by target words with a known mean; registers of random dimensions in a linear model whose targets
  read every dimension; and registers that their targets read against the polarity, so that a flip away raises them. On a real model, as the product
  runs them: registers that random words chose, half by half, and random dimensions that are written down as the register of a real category, each
  with eight other categories beside it. What is nominally "at most" may lie anywhere below.
`;
}
