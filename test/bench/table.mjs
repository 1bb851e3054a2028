/** The figures of a run as a table. */
import { median } from './clock.mjs';

/** What is measured: how much work it is, and the goal of the first proofs. */
export const CASES = [
  {
    name: 'one_feature',
    title: 'one feature of 64 dimensions, every token',
    reads: ({ tokens }) => 8 * tokens,
    goal: '0.06 ms',
  },
  {
    name: 'one_query',
    title: 'nearest to one row, all dimensions',
    reads: bytes,
    goal: '1 x FAISS; 0.9 of memory',
  },
  {
    name: 'many_queries',
    title: 'nearest to 176 rows',
    signs: (s) => 176 * cells(s),
    goal: '650 Gdt/s; 1.2 x FAISS',
  },
  {
    name: 'feature_aucs',
    title: '176 features of 64 dimensions, scored to exact AUCs',
    signs: ({ tokens }) => 176 * 64 * tokens,
    goal: '25 ms',
  },
  {
    name: 'auc_of_scores',
    title: 'AUC of given scores',
    each: ({ tokens }) => tokens,
    goal: '0.5 ns a token',
  },
  {
    name: 'subset_counts',
    title: 'counts of every dimension over a third of the tokens',
    reads: bytes,
    goal: '0.8 of memory',
  },
  {
    name: 'null_counts',
    title: 'counts over 100 random sets of 50 tokens',
    reads: ({ dimensions }) => 625 * dimensions,
    goal: '',
  },
  {
    name: 'all_pairs',
    title: 'all pairs of dimensions',
    signs: (s) => (cells(s) * s.dimensions) / 2,
    goal: '0.9 s',
  },
  {
    name: 'pack',
    title: 'pack 20 million float32 (one thread)',
    reads: () => 4 * 20_480_000,
    goal: 'memory',
  },
  {
    name: 'pack_copied',
    title: 'the same, copied into shared memory first',
    reads: () => 4 * 20_480_000,
    goal: '',
  },
  { name: 'transpose', title: 'rows to planes', reads: bytes, goal: '6 GB/s' },
];

function cells({ tokens, dimensions }) {
  return tokens * dimensions;
}

function bytes(size) {
  return cells(size) / 8;
}

/** @param {{ours: number[][], peers: Record<string, number[]>}} times */
export function rowOf(entry, size, { ours, peers }, bandwidth) {
  const [one, all] = ours.map(median);
  const others = Object.entries(peers).filter(([, t]) => t);
  const fastest = Math.min(...others.map(([, t]) => median(t)));
  return [
    entry.title,
    `${ms(one)} / ${ms(all)}`,
    speed(entry, size, all, bandwidth),
    others.map(([name, t]) => `${name} ${ms(median(t))}`).join(', ') || 'none',
    others.length ? `${(fastest / all).toFixed(1)} x` : '',
    entry.goal,
  ];
}

function speed({ reads, signs, each }, size, time, bandwidth) {
  if (signs) return `${(signs(size) / time / 1e6).toFixed(0)} Gdt/s`;
  if (each) return `${((time * 1e6) / each(size)).toFixed(2)} ns a token`;
  const rate = reads(size) / time;
  return `${(rate / 1e6).toFixed(1)} GB/s, ${(rate / bandwidth).toFixed(2)} of memory`;
}

function ms(time) {
  return time >= 100 ? time.toFixed(0) : time >= 1 ? time.toFixed(1) : time.toFixed(3);
}

export const HEAD = [
  'operation',
  'ours, 1 thread / all (ms)',
  'speed, all threads',
  'others (ms)',
  'ours against the fastest of them',
  'goal',
];

export function markdown(rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows.map(line)].join('\n');
}
