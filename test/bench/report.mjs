/** What one run of `npm run bench` found, as the blocks of docs/performance.md. */
import os from 'node:os';
import { SOME } from './peers.mjs';
import { CASES, markdown } from './table.mjs';

/** @param load Of the machine when the part began: a busy one makes times by the clock longer. */
export function machine(load) {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const { node, v8 } = process.versions;
  const here = `${cpu.model.trim()}, ${os.availableParallelism()} cores, ${memory} GB, ${os.type()} ${os.arch()}`;
  const busy = load > 0.5 ? '**The machine was not idle**: its' : 'Its';
  return `${here}, Node ${node} (V8 ${v8}). ${busy} load was ${load.toFixed(1)} when this part began.`;
}

/** The scoring core beside other libraries. */
export function tables(found, threads) {
  return `Ours and the others take turns in every round; figures are medians, ours on 1 and on ${threads} threads. Random signs; times include what a
caller pays, copies of inputs and results too. Gdt/s: 10^9 agreements of a dimension's sign, for one token, a second. usearch and hnswlib search rows of
numbers, not of bits: ${SOME.usearch.toLocaleString('en-US')} and ${SOME.hnswlib.toLocaleString('en-US')} of them, scaled to all.

${found.map(section).join('\n\n')}`;
}

function section({ size, bandwidth, versions, problem, rows }) {
  const { one, all } = bandwidth;
  const there = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `### ${size.tokens.toLocaleString('en-US')} tokens x ${size.dimensions.toLocaleString('en-US')} dimensions

Memory gives ${one.toFixed(1)} GB/s to one thread and ${all.toFixed(1)} GB/s to all, read by the same WebAssembly.
There: ${there.join(', ') || 'no other library'}.${problem ? ` Missing: ${problem}.` : ''}

${markdown(rows)}`;
}

export function hovering({ seconds, features, tokens, busy }) {
  const row = (name, { n, median, p95, p999, most, slice }) =>
    `| ${name} | ${n} | ${median} | ${p95} | ${p999} | ${most} | ${slice ?? '?'} |`;
  const kinds = ['all', 'feature', 'dimension', 'word'];
  return `The first ${seconds} s of measuring ${features.toLocaleString('en-US')} features of 24 anchors with \`register: auto\`, ${tokens.toLocaleString('en-US')} tokens of the demo model, by a
real server process, which another process asked for a hover every 25 ms (\`node out/test/bench/hover.js\`). Milliseconds by the clock, and the most that the
server's own thread computed while a hover waited, which other programs do not change:

| hover on | n | median | p95 | p99.9 | longest | longest, of the processor |
| --- | --- | --- | --- | --- | --- | --- |
${kinds.map((kind) => row(kind, busy[kind])).join('\n')}`;
}

export function coverage({ lists, cells, tokens, dimensions, threads, seconds, used }) {
  const number = (value) => value.toLocaleString('en-US');
  return `${number(lists)} lists (${number(cells)} cells) of the shipped lexicon over ${number(tokens)} tokens, ${number(dimensions)} dimensions whose signs follow them:
${seconds.toFixed(1)} s by the clock, ${used.toFixed(1)} s of the processor, on ${threads} threads (\`node out/test/bench/coverage.js\`).`;
}

/** Seconds of the processor, all threads together, and of the clock. */
export function nulls({ small, real, large, threads }) {
  const count = (n) => Math.round(n).toLocaleString('en-US');
  const sizeOf = ({ tokens, dimensions }) => `${count(tokens)} x ${count(dimensions)}`;
  const row = (what, { processor, clock }, how) =>
    `| ${what} | ${count(processor)} | ${count(clock)} | ${how} |`;
  const scaled = `**scaled, not run**: ${count(large.features / large.timed)} times the sample, with as many look-alike sets a feature as the small catalog needed on average`;
  return `\`node test/bench/nulls.mjs\`, ${threads} threads: random signs with features of 20 to 28 anchors, \`register: auto\`, three quarters of them planted.
Seconds of the processor are those of all threads together; by the clock a busy machine takes longer.

| catalog | processor, s | clock, s | how it was found |
| --- | --- | --- | --- |
${[
  ...[small, real].flatMap((one) => [
    row(
      `${one.features} features, ${sizeOf(one)}`,
      one,
      `run whole, with all sets that the decisions need: ${count(one.draws)} look-alike sets a feature on average, ${count(one.most)} at most`,
    ),
    row('the same', one.few, 'run whole, with 99 look-alike and 99 uniform sets a feature'),
  ]),
  row(
    `${large.timed} features, ${sizeOf(large)}`,
    large.all,
    'run: 199 look-alike and 99 uniform sets a feature',
  ),
  row(
    `the same with one set of each kind`,
    large.few,
    'run: nearly all of it is the features themselves',
  ),
  row(`${count(large.features)} features, ${sizeOf(large)}`, large.whole, scaled),
].join('\n')}`;
}

export function cancelling({ size, cancels }) {
  const rows = cancels.map(({ name, n, median, most }) => {
    const { title } = CASES.find((entry) => entry.name === name);
    return `| ${title} | ${n} | ${median.toFixed(1)} | ${most.toFixed(1)} |`;
  });
  return `Milliseconds from the moment at which another thread asks to stop until the operation has ended, on all threads, asked at
random moments of operations on ${size.tokens.toLocaleString('en-US')} x ${size.dimensions.toLocaleString('en-US')} that follow each other. The flag is checked before every task; a
cache that is being loaded looks at it every 8 MB. The goal is 100 ms.

| operation | n | median | longest |
| --- | --- | --- | --- |
${rows.join('\n')}`;
}

export function relaxedSimd(relaxed) {
  const rows = relaxed.rows.map(({ title, name, time, rate }) => {
    return `| ${title} | ${name} | ${time.toFixed(1)} | ${rate.toFixed(0)} |`;
  });
  return `\`node test/bench/relaxed.mjs\` compiles prototypes with and without relaxed SIMD and times them beside the kernels that
are shipped, on one thread and data of the second-level cache. Here V8 ${relaxed.v8}:

| work | kernel | microseconds | Gdt/s |
| --- | --- | --- | --- |
${rows.join('\n')}

The relaxed swizzle does make products by one-vector tables faster, more so in newer versions of V8, but not as fast as
tables of subset sums, which need no shuffle. The relaxed dot product counts one sign a byte where bit planes count
eight. The lane select ${relaxed.selects ? 'gave here' : 'did not give'} what the carries of adders need: where the bits of a mask differ within a byte, its result
is the machine's choice. So there is one build, which runs wherever there is SIMD.`;
}
