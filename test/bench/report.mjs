/** docs/performance.md out of one run. */
import os from 'node:os';
import { markdown } from './table.mjs';

export function report({ tables, hover, threads, load }) {
  return `${[intro({ threads, load }), ...tables.map(section), hovers(hover), NOTES].join('\n\n')}\n`;
}

function intro({ threads, load }) {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `# How fast the scoring core is

One run of \`npm run bench -- --write\` on ${cpu.model.trim()}, ${os.availableParallelism()} cores, ${memory} GB,
${os.type()} ${os.arch()}, Node ${process.versions.node} (V8 ${process.versions.v8}), ${threads} threads.
${load > 0.3 ? `**The machine was not idle: its load was ${load.toFixed(1)} when the run began.** ` : ''}Ours and the others take turns in
every round; figures are medians. Random signs; times include what a caller pays, copies of inputs and results too.
Gdt/s: 10^9 agreements of a dimension's sign, for one token, a second.`;
}

function section({ size, bandwidth, versions, problem, rows }) {
  const { one, all } = bandwidth;
  const there = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `## ${size.tokens.toLocaleString('en-US')} tokens x ${size.dimensions.toLocaleString('en-US')} dimensions

Memory gives ${one.toFixed(1)} GB/s to one thread and ${all.toFixed(1)} GB/s to all, read by the same WebAssembly.
There: ${there.join(', ') || 'no other library'}.${problem ? ` Missing: ${problem}.` : ''}

${markdown(rows)}`;
}

function hovers(hover) {
  if (!hover) return '## Hovering while features are measured\n\nNot measured in this run.';
  const row = (name, { n, median, p95, most }) =>
    `| ${name} | ${n} | ${median} | ${p95} | ${most} |`;
  const kinds = ['all', 'feature', 'dimension', 'word'];
  return `## Hovering while features are measured

${hover.features.toLocaleString('en-US')} features of 24 anchors with \`register: auto\`, ${hover.tokens.toLocaleString('en-US')} tokens of the demo model, measured in ${hover.seconds} s by a
real server process, which another process asked for a hover every 25 ms. Milliseconds:

| hover on | n | median | p95 | longest |
| --- | --- | --- | --- | --- |
${kinds.map((kind) => row(kind, hover.busy[kind])).join('\n')}`;
}

const NOTES = `## What limits it

- **One feature** reads 64 planes of 19 KB that lie far apart: the time is that of memory answering, and of the copy of the
  result to its caller. Many features together find their planes in the cache: see the AUCs of 176.
- **Distances to one row** read the matrix once, row by row.
- **Pairs and many queries** tabulate all sums of 6 or 7 lines and add one table entry a group: 15 vector operations for 7
  lines of 128 signs, where adding line by line takes 35. Arithmetic limits them; V8 uses 128-bit vectors only.
- **Relaxed SIMD** has nothing to offer here: its swizzle would speed up tables held in one vector, which this method
  replaced, and its lane select works on bytes where these kernels select bits. So there is one build, which runs wherever
  there is SIMD.
- **A native addon** is left out. What it would bring shows in FAISS, compiled here for AVX-512 with its population count of
  vectors: the column of the others gives its times beside ours for the two operations that both have. No operation of the
  extension waits for that difference; all others are far ahead of what can be had natively today.
- **Cancelling** is looked at between tasks of a few milliseconds, on every thread.

## Memory

A cache is held twice, by planes and by rows: 2 x tokens x dimensions / 8 bytes (97 MB for 152,000 x 2,560), at most 3 GB in one
memory of the 4 GB that WebAssembly addresses. Larger ones are divided into chunks of 512 MB; as many as fit into 60 % of the
free memory are held, the others are read from the file by each operation and checked block by block. What cannot be had is
refused with a message. \`node out/test/bench/large.js\` runs 10 million tokens x 2,560 dimensions (3.2 GB of signs) with 2 GB held:
on the machine named above loading took 4 s, and each of one feature's scores, the AUCs of 100 features and the nearest
to one row 3.5 to 4.7 s, with 2.1 GB resident; the test itself needs 3 GB more while it writes its noise.`;
