/** What `signs-only` found, as sentences and pictures. */
import type { DotPicture, Findings, LinePicture, Point, Sample } from '../../../protocol/report';
import { plural, withInterval } from '../common/summary';
import type { ArmRanks } from './head';
import type { SignsOnlyData } from './contract';
import { decodeTable, headTable, unigramOf, widthsOf, within } from './tables';

export function findingsOf(data: SignsOnlyData): Findings {
  return {
    headlines: headlinesOf(data),
    tables: [headTable(data), decodeTable(data)],
    pictures: [curvePicture(data), decodePicture(data)],
    samples: [sampleOf(data)],
    warnings: warningsOf(data),
  };
}

function armNamed({ arms }: SignsOnlyData, id: string): ArmRanks {
  return arms.find(({ arm }) => arm.id === id)!;
}

function headlinesOf(data: SignsOnlyData): string[] {
  const n = data.contexts.length;
  const top5 = (ranks: readonly number[]): string => withInterval(within(ranks, 5)!);
  const of = (id: string): string => top5(armNamed(data, id).ranks);
  const { k } = widthsOf(data.counted)[1]!;
  const guess = (id: string): string =>
    withInterval(within(data.guessers.find((g) => g.id === id)!.next, k)!);
  return [
    `From the signs alone, after the final norm, the model's own first choice is among the top 5 in a share of ` +
      `${of('signs')} of ${plural(n, 'sentence')} (permuted signs ${of('permuted')}; unigram ${top5(unigramOf(data).argmax)}); ` +
      `before the norm ${of('before')}; from the loud dimensions only ${of('loud')}.`,
    `By Hamming distance to the context's majority signs the true next token is among the first ${k} of ${data.counted} ` +
      `in ${guess('hamming')} (centred signs ${guess('centred')}; unigram ${guess('unigram')}; ` +
      `context, then unigram ${guess('copy')}).`,
  ];
}

function warningsOf(data: SignsOnlyData): string[] {
  const agreeing = armNamed(data, 'state').ranks.filter((rank) => rank === 1).length;
  const n = data.contexts.length;
  const share = Math.round((100 * 4096) / data.counted);
  return [
    ...(data.left > 0
      ? [`${plural(data.left, 'sentence')} left out: too short, or the last token is special.`]
      : []),
    ...(agreeing < n
      ? [
          `Put back unchanged, the last state gives the model's own choice in only ${agreeing} of ${n} sentences: ` +
            'rounding, or part of the LM head was not found.',
        ]
      : []),
    ...(n < 200 ? [`${plural(n, 'sentence')}: use 200 or more.`] : []),
    ...(share >= 10
      ? [`4096 tokens are ${Math.min(100, share)} % of this vocabulary, so "in 4096" says little.`]
      : []),
  ];
}

function curvePicture({ curve, contexts }: SignsOnlyData): LinePicture {
  const points = (which: number): Point[] =>
    curve.map(({ k, arms }) => {
      const { value, low, high } = within(arms[which]!.ranks, 5)!;
      return { x: k, y: value, low, high };
    });
  return {
    kind: 'lines',
    id: 'signs-loud',
    title: "The model's own choice among the top 5, by how many signs are kept",
    description:
      'Share of sentences in which the own choice of the model is among the top 5, when only the signs of the k ' +
      'loudest dimensions are kept, and when k dimensions are kept at random.',
    x: {
      title: 'signs kept (dimensions)',
      scale: 'log',
      domain: [curve[0]!.k, curve.at(-1)!.k],
    },
    y: { title: `share of ${contexts.length} sentences`, domain: [0, 1] },
    series: [
      { name: 'the loudest', role: 'ours', points: points(0) },
      { name: 'at random', role: 'control', points: points(1) },
    ],
  };
}

function decodePicture(data: SignsOnlyData): DotPicture {
  const { k } = widthsOf(data.counted)[1]!;
  const chance = { value: Math.min(1, k / data.counted), low: null, high: null };
  const series = (name: string, target: 'next' | 'argmax'): DotPicture['series'][number] => ({
    name,
    role: 'ours',
    values: [...data.guessers.map((guesser) => within(guesser[target], k)), chance],
  });
  return {
    kind: 'dots',
    id: 'signs-next',
    title: `The next token among the first ${k}, guessed from the context`,
    description:
      'For each way to guess, the share of sentences with the true next token, and with the choice of the model, among the first.',
    value: { title: 'share of sentences', domain: [0, 1] },
    names: [...data.guessers.map(({ name }) => name), 'chance'],
    series: [series('true next token', 'next'), series("the model's choice", 'argmax')],
  };
}

const LISTED = 12;

function sampleOf(data: SignsOnlyData): Sample {
  const word = (token: number): string => (data.words[token] ?? '').trim();
  const step = Math.max(1, Math.floor(data.contexts.length / LISTED));
  const ids = ['signs', 'loud', 'permuted'];
  return {
    title: 'First choices',
    columns: ['sentence', 'model', 'signs', 'loud signs', 'permuted signs'],
    rows: Array.from({ length: Math.min(LISTED, data.contexts.length) }, (_, i) => {
      const at = i * step;
      const { text, argmax } = data.contexts[at]!;
      return [text, word(argmax), ...ids.map((id) => word(armNamed(data, id).choices[at]!))];
    }),
  };
}
