/** The findings of `independence`. */
import type { Cell, Findings, HistogramPicture, Table } from '../../../protocol/report';
import { seededRandom, sample } from '../../random';
import { mean } from '../../resampling';
import { nounsOf } from '../common/categories';
import type { Field } from '../common/fields';
import { fieldsOf } from '../common/fields';
import { NO_FIGURES, paperColumns } from '../common/paper';
import { meanOver, plural } from '../common/summary';
import type { Subject } from '../ports';
import type { BitsStudy, IndependenceSettings } from './contract';
import type { Pair, PairInformation } from './information';
import {
  chanceLimit,
  entropy,
  NEARLY_CONSTANT,
  nearlyConstant,
  phi,
  plugInBias,
  strongest,
} from './information';
import { fixed, percent } from '../../../protocol/format';

export interface IndependenceData {
  readonly subject: Subject;
  readonly settings: IndependenceSettings;
  /** Type-level by the catalog's sign rule first; contextual ones only if there is running text. */
  readonly studies: readonly BitsStudy[];
}

/** Mean over 1000 random pairs, type-level (docs/method.md#signs-alone). */
const PAPER_MEAN = [0.0014, 0.0011, 0.0051, 0.0014] as const;
/** No pair of the paper's exceeds this. */
const PAPER_MOST = 0.1;

const CONTEXTUAL =
  'Contextual rows are positions of running text, without the first of each passage; neighbours and repeated words are ' +
  'dependent, so the shuffled null is too narrow there.';

export function findingsOf(data: IndependenceData): Findings {
  const { one } = nounsOf(data.subject);
  const contextual = data.studies.filter(({ level }) => level === 'contextual');
  return {
    headlines: headlinesOf(data),
    tables: [summaryTable(data), pairTable(data)],
    pictures: picturesOf(data),
    samples: [],
    warnings: [
      ...(contextual.length === 0 && !data.subject.inputs
        ? ['There is no running text, so the contextual rows are missing.']
        : []),
      ...data.studies.flatMap(({ level, signs, own }) =>
        nearlyConstant(own) > own.planes.dimensions / 20
          ? [
              `${level}, ${signs}: ${nearlyConstant(own)} of ${own.planes.dimensions} dimensions have the same sign nearly always, ` +
                `which says nothing about independence and little about the ${one}.`,
            ]
          : [],
      ),
      ...data.studies.flatMap(({ level, signs, own }) =>
        own.n < 1000
          ? [
              `${level}, ${signs}: ${own.n} rows are few: chance alone gives ${tiny(plugInBias(own.n))} bits per pair.`,
            ]
          : [],
      ),
    ],
  };
}

function headlinesOf({ studies }: IndependenceData): string[] {
  const { signs } = studies[0]!;
  return studies
    .filter((study) => study.signs === signs)
    .map(({ level, own, shuffled }) => {
      const share = (of: PairInformation): string => percent(beyondChance(of));
      return (
        `Two ${signs} signs share ${tiny(meanOf(own))} bits on average, ${level} (${plural(own.bits.length, 'pair')}, ` +
        `${own.n} rows; shuffled columns ${tiny(meanOf(shuffled))}), at most ${tiny(most(own))} ` +
        `(shuffled ${tiny(most(shuffled))}); ${share(own)} of the pairs depend on each other beyond chance at 0.05 ` +
        `(shuffled ${share(shuffled)}).`
      );
    });
}

function meanOf({ bits }: PairInformation): number {
  let sum = 0;
  for (const value of bits) sum += value;
  return sum / bits.length;
}

function most({ bits }: PairInformation): number {
  return bits.reduce((a, b) => Math.max(a, b), 0);
}

function beyondChance({ bits, n }: PairInformation): number {
  const limit = chanceLimit(n);
  let beyond = 0;
  for (const value of bits) if (value > limit) beyond++;
  return beyond / bits.length;
}

/** Two significant digits without an exponent: "0.0014". */
function tiny(value: number): string {
  if (value === 0) return '0';
  const digits = Math.min(8, Math.max(2, 1 - Math.floor(Math.log10(value))));
  return fixed(value, digits);
}

function summaryTable({ subject, studies, settings }: IndependenceData): Table {
  const fields = [randomField(settings), ...ownFields(), ...paperFields()];
  const named: readonly Field<BitsStudy>[] = [
    { key: 'bits', title: 'signs', kind: 'text', of: (s) => `${s.level}, ${s.signs}` },
    { key: 'n', title: 'rows', kind: 'count', of: (s) => s.own.n },
    { key: 'pairs', title: 'pairs', kind: 'count', of: (s) => s.own.bits.length },
    ...fields,
  ];
  return {
    id: 'independence',
    title: 'Mutual information of two signs',
    ...fieldsOf(named, studies),
    notes: [
      'Plug-in estimates; independent signs give about 1 / (2 n ln 2) bits on average (n rows), which the shuffled columns show. ' +
        'Nothing is subtracted.',
      'Shuffled: every dimension on rows redrawn, keeping its share of +. Beyond chance: 2 n ln 2 times the information ' +
        'above the 95 % point of chi-square with one degree of freedom; 5 % of independent pairs are.',
      'Signs that rarely vary have little entropy and can share little: read the mean beside the entropy ' +
        `and the dimensions whose rarer sign has less than ${100 * NEARLY_CONSTANT} % of the rows.`,
      ...(subject.inputs ? [] : [CONTEXTUAL]),
      'The paper: 1000 random pairs of raw signs, none above 0.1; contextual 0.0004 to 0.0008.',
      `Seed ${settings.seed}; intervals resample the random pairs (bootstrap, 95 %).`,
    ],
  };
}

function randomField({ seed, options }: IndependenceSettings): Field<BitsStudy> {
  const wanted = options.pairs;
  const of = ({ level, signs, own: { bits } }: BitsStudy): Cell => {
    const draw = seededRandom(seed, `pairs:${level}:${signs}`);
    const all = Array.from(bits);
    return meanOver(all.length <= wanted ? all : sample(all, wanted, draw), draw);
  };
  return { key: 'random', title: `mean, ${wanted} random pairs`, kind: 'bits', of };
}

function ownFields(): Field<BitsStudy>[] {
  return [
    { key: 'all', title: 'mean, all pairs', kind: 'bits', of: (s) => meanOf(s.own) },
    { key: 'null', title: 'mean, shuffled', kind: 'bits', of: (s) => meanOf(s.shuffled) },
    { key: 'most', title: 'largest', kind: 'bits', of: (s) => most(s.own) },
    { key: 'mostNull', title: 'largest, shuffled', kind: 'bits', of: (s) => most(s.shuffled) },
    {
      key: 'above',
      title: `pairs above ${PAPER_MOST} bits`,
      kind: 'count',
      of: (s) => s.own.bits.filter((v) => v > PAPER_MOST).length,
    },
    {
      key: 'beyond',
      title: 'beyond chance at 0.05',
      kind: 'share',
      of: (s) => beyondChance(s.own),
    },
    {
      key: 'beyondNull',
      title: 'beyond chance, shuffled',
      kind: 'share',
      of: (s) => beyondChance(s.shuffled),
    },
    {
      key: 'entropy',
      title: 'mean entropy of a sign',
      kind: 'bits',
      of: ({ own }) => mean(Array.from(own.plus, (plus) => entropy(plus, own.n))),
    },
    {
      key: 'constant',
      title: 'dimensions nearly constant',
      kind: 'count',
      of: (s) => nearlyConstant(s.own),
    },
  ];
}

function paperFields(): Field<BitsStudy>[] {
  return paperColumns('bits').map((column, i) => ({
    ...column,
    of: (s: BitsStudy): Cell =>
      s.level === 'type-level' && s.signs === 'raw' ? PAPER_MEAN[i]! : NO_FIGURES[i]!,
  }));
}

function pairTable({ subject, studies, settings }: IndependenceData): Table {
  const [first] = studies;
  const other = studies.find((s) => s.level === 'contextual' && s.signs === first!.signs);
  const { own } = first!;
  const share = (d: number): number => own.plus[d]! / own.n;
  const fields: readonly Field<Pair>[] = [
    { key: 'pair', title: 'dimensions', kind: 'text', of: ({ i, j }) => `${i}, ${j}` },
    { key: 'bits', title: 'mutual information', kind: 'bits', of: ({ bits }) => bits },
    { key: 'phi', title: 'correlation', kind: 'number', of: ({ i, j }) => phi(own, i, j) },
    { key: 'plusI', title: 'share of +, first', kind: 'share', of: ({ i }) => share(i) },
    { key: 'plusJ', title: 'share of +, second', kind: 'share', of: ({ j }) => share(j) },
    {
      key: 'context',
      title: 'correlation in context',
      kind: 'number',
      of: ({ i, j }) => (other ? phi(other.own, i, j) : null),
    },
  ];
  return {
    id: 'strongest-pairs',
    title: `The strongest pairs, type-level, ${first!.signs} signs`,
    ...fieldsOf(fields, strongest(own, settings.options.listed)),
    notes: [
      `Of ${own.bits.length} pairs on ${own.n} ${nounsOf(subject).many}; the largest of as many shuffled pairs is ${tiny(most(first!.shuffled))} bits. ` +
        'Correlation is phi, in [-1, 1]; none if a sign never varies.',
    ],
  };
}

/** Edges of log10 of bits; the first bin includes everything below. */
const EDGES = Array.from({ length: 29 }, (_, i) => -7 + i / 4);

/** One picture for tokens alone and one for running text, by the catalog's sign rule. */
function picturesOf({ studies }: IndependenceData): HistogramPicture[] {
  return studies
    .filter(({ signs }) => signs === studies[0]!.signs)
    .map(({ level, signs, own, shuffled }) => ({
      kind: 'histogram',
      id: `independence-${level}`,
      title: `Mutual information of all pairs, ${level}, ${signs} signs`,
      description:
        'The number of pairs of dimensions by the information that they share, beside the same columns shuffled. ' +
        'The first bin also holds everything smaller.',
      x: { title: 'log10 of bits (the first bin: and less)', domain: [-7, 0] },
      edges: EDGES,
      series: [
        { name: `${own.n} rows`, role: 'ours', counts: histogram(own) },
        { name: 'shuffled columns', role: 'null', counts: histogram(shuffled) },
      ],
    }));
}

function histogram({ bits }: PairInformation): number[] {
  const counts = new Array<number>(EDGES.length - 1).fill(0);
  for (const value of bits) {
    const bin = Math.floor((Math.log10(Math.max(value, 1e-12)) - EDGES[0]!) * 4);
    counts[Math.min(counts.length - 1, Math.max(0, bin))]!++;
  }
  return counts;
}
