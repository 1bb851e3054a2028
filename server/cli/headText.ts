/** The logit lens by signs, as `dimcat read --head` prints it. */
import { count, fixed, percent } from '../protocol/format';
import {
  agreementOf,
  type HeadReading,
  type SaidToken,
  type TextReading,
} from '../protocol/reading';
import { spelled } from './spelled';
import { table } from './table';

/** Tokens of a list. */
const SHOWN = 3;

export function headText({ tokens }: TextReading, { says, layers }: HeadReading): string {
  const what = says === 'next' ? 'next token' : 'token at its place';
  const columns = [
    { title: 'position', right: true },
    { title: 'token' },
    { title: 'layer', right: true },
    { title: `${what} by the state` },
    { title: 'by its signs alone' },
    { title: 'rank', right: true },
    { title: 'KL', right: true },
  ];
  const rows = tokens.flatMap(({ text }, position) =>
    layers.map(({ layer, cells }) => {
      const { state, signs, rank, kl } = cells[position]!;
      return [
        ...[String(position), spelled(text), String(layer), listed(state), listed(signs)],
        ...[count(rank), fixed(kl, 2)],
      ];
    }),
  );
  return `\n${table(columns, rows)}\n${layers.map(layerLine).join('')}rank: that of the state's first token among those of its signs; KL(state || signs) in nats\n`;
}

function listed(said: readonly SaidToken[]): string {
  return said
    .slice(0, SHOWN)
    .map(({ text, probability }) => `${spelled(text)} ${percent(probability)}`)
    .join(', ');
}

function layerLine({ layer, cells }: HeadReading['layers'][number]): string {
  const { cells: all, first, amongFive, byChance } = agreementOf(cells);
  return `layer ${layer}: the signs alone give the state's first token at ${first} of ${all} tokens, among their first five at ${amongFive}; permuted signs at ${byChance}\n`;
}
