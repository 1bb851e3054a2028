/** What the model does with a dimension, for a terminal: a fact a line. */
import type {
  DimensionFacts,
  DimensionWriter,
  FlipAlone,
  LayerSign,
  MovedToken,
  ValueHistogram,
} from '../protocol/dimensionFacts';
import type { Nouns } from '../protocol/nouns';
import { logits } from './table';
import { bits, count, effectDigits, fixed, percent, pRelation, signed } from '../protocol/format';

/** Of five writers or readers, and ten tokens, as many as fit on a line. */
const SHOWN = 3;
const TOKENS = 6;

const BARS = '▁▂▃▄▅▆▇█';

type Line = readonly [what: string, words: string];
type Missing = { readonly reason: string };

/** @param many What the model reads: a model of images or clips names classes, not tokens. */
export function factsInFull(facts: DimensionFacts, { many }: Pick<Nouns, 'many'>): string {
  const { layers, inText, writers, readers, output, flip, values } = facts;
  const lines: Line[] = [
    ...(values ? linesOf('values', values, valueLines) : []),
    ...linesOf('layers', layers, ({ others, unread }) => [
      ['layers', `same sign (phi) at ${others.map(layerWords).join(', ')}`],
      ...(unread.length > 0
        ? [['', `no token cache at ${unread.join(', ')}: --every-layer builds them`] as const]
        : []),
    ]),
    ...linesOf('in text', inText, ({ kept, expected, positions, phi }) => [
      [
        'in text',
        `${percent(kept.value)}${within(kept)} of ${count(positions)} positions have the sign of the token alone, ${percent(expected)} by chance${phi === null ? '' : `, phi ${fixed(phi, 2)}`}`,
      ],
    ]),
    ...linesOf('written by', writers, ({ best, neurons }) => [
      ['written by', best.slice(0, SHOWN).map(writerWords).join('; ')],
      ['', bestOf(best[0]?.p, neurons)],
    ]),
    ...readerLines(readers),
    ...linesOf('output', output, ({ promoted, suppressed }) => [
      ['promotes', movedWords(promoted.map(({ text, logits: change }) => ({ text, change })))],
      ['suppresses', movedWords(suppressed.map(({ text, logits: change }) => ({ text, change })))],
    ]),
    ...linesOf('flipped', flip, (one) => flipLines(one, many)),
  ];
  return lines.map(([what, words]) => `  ${what.padEnd(10)} ${words}\n`).join('');
}

/** The lines of a part, or why it is missing. */
function linesOf<T extends object>(
  what: string,
  part: T | Missing,
  lines: (part: T) => readonly Line[],
): readonly Line[] {
  return 'reason' in part ? [[what, `not told: ${part.reason}`]] : lines(part);
}

/** A bar for each bin, as high as its count; the sign turns at the stroke. */
function valueLines({ tokens, width, counts }: ValueHistogram): readonly Line[] {
  const most = Math.max(1, ...counts);
  const bars = counts.map((n) => (n === 0 ? ' ' : BARS[Math.ceil((n / most) * BARS.length) - 1]!));
  const half = counts.length / 2;
  const reach = small(half * width);
  const [minus, plus] = [bars.slice(0, half).join(''), bars.slice(half).join('')];
  return [
    [
      'values',
      `-${reach} ${minus}|${plus} +${reach} about where the sign turns, ${count(tokens)} tokens`,
    ],
  ];
}

function flipLines(flip: FlipAlone, many: string): readonly Line[] {
  const { kl, firstChanged, prompts, others, maskIdentity } = flip;
  const { maxAbsDifference } = maskIdentity;
  const [what, of] = many === 'tokens' ? ['first token', 'prompts'] : ['class', many];
  const changed = `another ${what} in ${percent(firstChanged)} of ${prompts} ${of}`;
  return [
    ['flipped', `KL ${small(kl.mean)} [${small(kl.low)}, ${small(kl.high)}] nats, ${changed}`],
    [
      '',
      `${others.dimensions} other dimensions: median KL ${small(others.kl)}, ${percent(others.firstChanged)}; p ${pRelation(others.p)}`,
    ],
    ...(maxAbsDifference > 0
      ? [['', `masks of ones change logits by up to ${small(maxAbsDifference)}`] as const]
      : []),
    ['raises', movedWords(flip.raised)],
    ['lowers', movedWords(flip.lowered)],
  ];
}

function readerLines(readers: DimensionFacts['readers']): readonly Line[] {
  return linesOf('read by', readers, ({ block, heads, neurons }) => [
    ...linesOf('read by', heads, ({ best }) => [
      [
        'read by',
        best
          .slice(0, SHOWN)
          .map(
            ({ through, head, share, rank }) =>
              `head ${block}.${head} (${through}) ${percent(share)}, its no. ${rank}`,
          )
          .join('; '),
      ],
    ]),
    ...linesOf('', neurons, ({ best, of }) => [
      [
        '',
        best
          .slice(0, SHOWN)
          .map(
            ({ neuron, through, cosine }) =>
              `neuron ${block}.${neuron} (${through}) cosine ${logits(cosine)}`,
          )
          .join('; '),
      ],
      ['', bestOf(best[0]?.p, of)],
    ]),
  ]);
}

function layerWords({ layer, same, phi }: LayerSign): string {
  return `${layer} ${percent(same)} (${phi === null ? 'constant' : fixed(phi, 2)})`;
}

function writerWords({ block, neuron, weight, ofNeuron, ofDimension }: DimensionWriter): string {
  return `${weight > 0 ? '+' : '-'} neuron ${block}.${neuron} ${percent(ofNeuron)} of its write, ${percent(ofDimension)} of the dimension`;
}

function bestOf(p: number | undefined, neurons: number): string {
  if (p === undefined) return `of ${count(neurons)} neurons`;
  return `the first is the best of ${count(neurons)} neurons: p ${pRelation(p)} among random directions`;
}

/** The first of them, with the digits that the page gives all of them. */
function movedWords(tokens: readonly Pick<MovedToken, 'text' | 'change'>[]): string {
  const digits = effectDigits(tokens.map(({ change }) => change));
  return tokens
    .slice(0, TOKENS)
    .map(({ text, change }) => `${shown(text)} ${signed(change, digits)}`)
    .join(', ');
}

/** As it is, a leading space and all, but for what a line cannot show. */
function shown(text: string): string {
  return JSON.stringify(text).slice(1, -1).trim() || '" "';
}

function within({ low, high }: { readonly low: number | null; readonly high: number | null }) {
  return low === null || high === null ? '' : ` [${fixed(100 * low, 1)}, ${fixed(100 * high, 1)}]`;
}

/** Nats, of which most flips change thousandths: significant digits, as of bits. */
function small(value: number): string {
  return bits(value);
}
