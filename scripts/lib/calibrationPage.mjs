/**
 * docs/calibration.md.
 *
 * @param {{ what: string, nominal: string, found: string }[]} rows
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

- **Coverage.** Anchors are drawn from a category again and again; the truth is the mean AUC, over the draws, of the register
  of all drawn anchors on the members that were not drawn, against the negatives of the measurement (on a model: the rest of
  the vocabulary, with the members that were not drawn in it). "Of the very register" asks instead for the AUC of the
  register of the same draw, on the members that are left: where few are left that is uncertain itself. A category with five
  times as many members as anchors makes the first a little easier and the second a little harder than a category without end.
- **Other models** than the demo model are those that \`--also NAME=CATALOG\` named: tinystories is tinystories-neo3m, layer 7, centred,
  which is not in the repository.
- **Sets without a concept** are drawn at random among words of the given looks, and tested as features are, with 99 draws.
- **Six among a hundred**: categories of 20 words among sets of 20 random words, with as many draws as the decisions take.
`;
}
