/** The tables of `signs-only`. */
import type { Cell, Table } from '../../../protocol/report';
import { shareEstimate } from '../../binomial';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import type { PaperFigures } from '../common/paper';
import { NO_FIGURES, paperColumns } from '../common/paper';
import { median } from '../common/summary';
import type { Guesser } from './decode';
import type { SignsOnlyData } from './contract';
import { percent } from '../../../protocol/format';

/** In the order of the paper's models (docs/method.md#signs-alone). */
const PAPER_TOP_5: Readonly<Record<string, PaperFigures>> = {
  signs: [0.84, 0.72, 0.93, 0.595],
  loud: [0.9, 0.815, 0.965, 0.77],
};
const PAPER_DECODE: Readonly<Record<string, PaperFigures>> = { hamming: [0.805, 0.9, 0.815, null] };

/** The paper's 4096 tokens as a share of Qwen's 151,936. */
const PAPER_SHARE = 4096 / 151_936;

const TOPS = [1, 5, 10, 100] as const;

interface HeadRow {
  readonly id: string;
  readonly name: string;
  readonly ranks: readonly number[];
}

export function within(ranks: readonly number[], k: number): ReturnType<typeof shareEstimate> {
  return shareEstimate(ranks.filter((rank) => rank <= k).length, ranks.length);
}

export function headTable(data: SignsOnlyData): Table {
  const rows: readonly HeadRow[] = [
    ...data.arms.map(({ arm, ranks }) => ({ id: arm.id, name: arm.name, ranks })),
    { id: 'unigram', name: 'unigram, no state at all', ranks: unigramOf(data).argmax },
  ];
  const fields: readonly Field<HeadRow>[] = [
    { key: 'given', title: 'the LM head is given', kind: 'text', of: ({ name }) => name },
    ...TOPS.map((k): Field<HeadRow> => ({
      key: `top${k}`,
      title: `top-${k}`,
      kind: 'share',
      of: ({ ranks }) => within(ranks, k),
    })),
    { key: 'rank', title: 'median rank', kind: 'number', of: ({ ranks }) => median(ranks) ?? null },
    ...paperFields(PAPER_TOP_5, 'top-5'),
  ];
  return {
    id: 'signs-head',
    title: "The model's own first choice, from signs alone",
    ...fieldsOf(fields, rows),
    notes: [
      `Share of ${data.contexts.length} sentences in which the model's own next token (highest logit of the untouched ` +
        'model, without special tokens) is among the first k; exact binomial 95 % intervals.',
      'Signs are +1 and -1 in place of the state that the LM head reads; before the norm: in place of the last ' +
        "block's residual. The paper does not say which it used; loud dimensions have the largest magnitudes after the norm.",
      'The paper keeps 800 loud dimensions: 31 % of the 2560 of its 4B models; ours keeps that share (option loud).',
      'Permuted: the same signs on other dimensions. Unigram: mean next-token probability at all positions of the other ' +
        `half of the sentences. Seed ${data.settings.seed}.`,
    ],
  };
}

export function unigramOf({ guessers }: SignsOnlyData): Guesser {
  return guessers.find(({ id }) => id === 'unigram')!;
}

function paperFields<T extends { readonly id: string }>(
  figures: Readonly<Record<string, PaperFigures>>,
  what: string,
): Field<T>[] {
  return paperColumns('share').map((column, i) => ({
    ...column,
    title: `${column.title} ${what}`,
    of: ({ id }: T): Cell => (figures[id] ?? NO_FIGURES)[i]!,
  }));
}

interface Width {
  readonly key: string;
  readonly k: number;
}

export function widthsOf(vocabulary: number): Width[] {
  const share = Math.max(1, Math.round(vocabulary * PAPER_SHARE));
  return [
    { key: '100', k: 100 },
    { key: 'share', k: share },
    { key: '4096', k: 4096 },
  ];
}

export function decodeTable(data: SignsOnlyData): Table {
  const widths = widthsOf(data.counted);
  const fields: readonly Field<Guesser>[] = [
    { key: 'guess', title: 'guessed by', kind: 'text', of: ({ name }) => name },
    ...(['next', 'argmax'] as const).flatMap((target) =>
      widths.map(({ key, k }): Field<Guesser> => ({
        key: `${target}${key}`,
        title: `${target === 'next' ? 'true next token' : "model's choice"} in ${k}`,
        kind: 'share',
        of: (guesser) => within(guesser[target], k),
      })),
    ),
    ...paperFields<Guesser>(PAPER_DECODE, 'in 4096'),
  ];
  const table = fieldsOf(fields, data.guessers);
  const chance = widths.map(({ k }) => Math.min(1, k / data.counted));
  return {
    id: 'signs-decode',
    title: 'The next token from the signs of the context alone',
    columns: table.columns,
    rows: [...table.rows, ['chance', ...chance, ...chance, ...NO_FIGURES]],
    notes: [
      `${data.contexts.length} sentences, their last word held back; ${data.counted} tokens are ranked, equal scores ` +
        'share their mean rank; exact binomial 95 % intervals.',
      "Hamming: agreement with the majority sign of the context's embeddings (layer 0), a tie counting as -.",
      `The paper's 4096 are ${percent(PAPER_SHARE)} of 151,936 tokens, as ${widths[1]!.k} are of ${data.counted}; ` +
        'the paper has one target and does not say which.',
      'Context, then unigram: the tokens of the context, the latest first, then all others by unigram. ' +
        'Signs add only what they have beyond these two rows.',
    ],
  };
}
