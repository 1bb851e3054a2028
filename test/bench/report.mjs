/** docs/performance.md out of one run. */
import os from 'node:os';
import { SOME } from './peers.mjs';
import { CASES, markdown } from './table.mjs';

export function report({ tables, hover, nulls, coverage, relaxed, waited, threads, load }) {
  const sections = [
    ...[
      hovers(hover),
      waitsOf(waited),
      nullsOf(nulls),
      coverageOf(coverage),
      cancelling(tables),
      relaxedSimd(relaxed),
    ],
    NOTES,
  ];
  return `${[intro({ threads, load }), ...tables.map(section), ...sections].join('\n\n')}\n`;
}

function intro({ threads, load }) {
  const [cpu] = os.cpus();
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `# How fast the scoring core is

One run of \`npm run bench -- --write\` on ${cpu.model.trim()}, ${os.availableParallelism()} cores, ${memory} GB,
${os.type()} ${os.arch()}, Node ${process.versions.node} (V8 ${process.versions.v8}), ${threads} threads.
${load > 0.3 ? `**The machine was not idle: its load was ${load.toFixed(1)} when the run began.** ` : ''}Ours and the others take turns in
every round; figures are medians. Random signs; times include what a caller pays, copies of inputs and results too.
Gdt/s: 10^9 agreements of a dimension's sign, for one token, a second. usearch and hnswlib search rows of numbers, not of bits:
${SOME.usearch.toLocaleString('en-US')} and ${SOME.hnswlib.toLocaleString('en-US')} of them, scaled to all.`;
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
  const row = (name, { n, median, p95, p999, most }) =>
    `| ${name} | ${n} | ${median} | ${p95} | ${p999} | ${most} |`;
  const kinds = ['all', 'feature', 'dimension', 'word'];
  return `## Hovering while features are measured

The first ${hover.seconds} s of measuring ${hover.features.toLocaleString('en-US')} features of 24 anchors with \`register: auto\`, ${hover.tokens.toLocaleString('en-US')} tokens of the demo model, by a
real server process, which another process asked for a hover every 25 ms. Milliseconds:

| hover on | n | median | p95 | p99.9 | longest |
| --- | --- | --- | --- | --- | --- |
${kinds.map((kind) => row(kind, hover.busy[kind])).join('\n')}`;
}

function waitsOf(waited) {
  return `## What people wait for

${WAITS_INTRO}

${waited ?? 'Not measured in this run.'}

${WAITS_NOTES}`;
}

const WAITS_INTRO = `\`npm run bench -- --clone\`: whole processes, the start of Node included. *Of the processor* are seconds on all cores together, which other
programs change less than the clock. The tables of models are printed by \`test/bench/hooks/beside.ts\`: the same random weights, prompts, arms
and doses, opened, cached to a layer (20,000 single tokens), flipped, and flipped again, by Dimcat and by each library in a process of its own.`;

const WAITS_NOTES = `- **A flip** runs the blocks below the edit once a prompt, and the rows of all arms and draws from there on; the unedited states of all prompts and
  words come from one call. The logits of each row are reduced in one pass. Threads of ONNX Runtime no longer spin between runs, which took as much
  again as all products.
- **All experiments** run three at a time, the longest begun first: the model runs for one in its process, the thread that computes works for another,
  and the third has its next question ready for either. They share token caches, sessions (all that a catalog's model needs stay open), and the flips
  that two of them test. Four tenths are the flips, most of it products: 24 prompts x 178 rows a test, 220 rows of doses and 42 of
  the sweep, for each of ten categories. Sums are added up in one order, so that the same seed gives the same bytes.`;

function coverageOf(coverage) {
  const title = '## What the coverage of a lexicon takes';
  if (!coverage) return `${title}\n\nNot measured in this run.`;
  const { lists, cells, tokens, dimensions, threads, seconds, used } = coverage;
  const number = (value) => value.toLocaleString('en-US');
  return `${title}

${number(lists)} lists (${number(cells)} cells) of the shipped lexicon over ${number(tokens)} tokens, ${number(dimensions)} dimensions whose signs follow them:
${seconds.toFixed(1)} s by the clock, ${used.toFixed(1)} s of the processor, on ${threads} threads.`;
}

/** Seconds of the processor, all threads together, and of the clock. */
function nullsOf(nulls) {
  const title = '## What a catalog with its nulls takes';
  if (!nulls) return `${title}\n\nNot measured in this run.`;
  const { small, real, large, threads } = nulls;
  const count = (n) => Math.round(n).toLocaleString('en-US');
  const sizeOf = ({ tokens, dimensions }) => `${count(tokens)} x ${count(dimensions)}`;
  const row = (what, { processor, clock }, how) =>
    `| ${what} | ${count(processor)} | ${count(clock)} | ${how} |`;
  const scaled = `**scaled, not run**: ${count(large.features / large.timed)} times the sample, with as many look-alike sets a feature as the small catalog needed on average`;
  return `${title}

\`node test/bench/nulls.mjs\`, ${threads} threads: random signs with features of 20 to 28 anchors, \`register: auto\`, three quarters of them planted.
Seconds of the processor are those of all threads together; by the clock a busy machine takes longer.

| catalog | processor, s | clock, s | how it was found |
| --- | --- | --- | --- |
${[
  ...[small, real].map((one) =>
    row(
      `${one.features} features, ${sizeOf(one)}`,
      one,
      `run whole, with all sets that the decisions need: ${count(one.draws)} look-alike sets a feature on average, ${count(one.most)} at most`,
    ),
  ),
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

function cancelling(tables) {
  const { size, cancels } = tables.at(-1);
  const rows = cancels.map(({ name, n, median, most }) => {
    const { title } = CASES.find((entry) => entry.name === name);
    return `| ${title} | ${n} | ${median.toFixed(1)} | ${most.toFixed(1)} |`;
  });
  return `## Cancelling

Milliseconds from the moment at which another thread asks to stop until the operation has ended, on all threads, asked at
random moments of operations on ${size.tokens.toLocaleString('en-US')} x ${size.dimensions.toLocaleString('en-US')} that follow each other. The flag is checked before every task; a
cache that is being loaded looks at it every 8 MB. The goal is 100 ms.

| operation | n | median | longest |
| --- | --- | --- | --- |
${rows.join('\n')}`;
}

function relaxedSimd(relaxed) {
  if (!relaxed) return '## Relaxed SIMD\n\nNot measured in this run.';
  const rows = relaxed.rows.map(({ title, name, time, rate }) => {
    return `| ${title} | ${name} | ${time.toFixed(1)} | ${rate.toFixed(0)} |`;
  });
  return `## Relaxed SIMD

\`node test/bench/relaxed.mjs\` compiles prototypes with and without relaxed SIMD and times them beside the kernels that
are shipped, on one thread and data of the second-level cache. Here V8 ${relaxed.v8}:

| work | kernel | microseconds | Gdt/s |
| --- | --- | --- | --- |
${rows.join('\n')}

The relaxed swizzle does make products by one-vector tables faster, more so in newer versions of V8, but not as fast as
tables of subset sums, which need no shuffle. The relaxed dot product counts one sign a byte where bit planes count
eight. The lane select ${relaxed.selects ? 'gave here' : 'did not give'} what the carries of adders need: where the bits of a mask differ within a byte, its result
is the machine's choice. So there is one build, which runs wherever there is SIMD.`;
}

const NOTES = `## What limits it, and what was tried

- **One feature** reads 64 planes that lie far apart and writes 16 bits a token. Three parts of about the same size are left:
  fetching the planes (asked for ahead, so that many are under way at once), adding them (0.6 ns a line of 128 signs), and
  the copy that the caller keeps, whose pages the system has to provide. No kernel can save the last: a result that is
  written into memory of its own costs as much again as adding 64 planes on two threads. Copying shared memory number by
  number (\`slice\`) took longer than everything else together, and is gone. Threads are woken for jobs of 60 microseconds or more;
  a sleeping one needs 50 to wake, so spinning longer would only burn the processor between jobs.
- **Distances to one row** read the matrix once and keep no distance: candidates go to short lists at once. Population
  counts of 64-bit words won over carry-save adders and over byte counts by 8 to 25 % on x64; on ARM bytes are counted.
- **Pairs and many queries** tabulate all sums of 6 or 7 lines and add one table entry a group: 15 vector operations for 7
  lines of 128 signs, where adding line by line takes 35. One thread adds some 430 Gdt/s out of tables; making the tables
  takes a sixth of the time, and far planes are gathered to one place first, since each would be waited for where it is used.
  Tried without gain: 7 bits for queries, entries addressed by ready-made offsets (2 %), no stores between loads (a third
  slower before V8 13, equal since), one-vector tables (below). V8 has 128-bit vectors only and no three-way logic.
- **Counts over a set** add the rows of the set, or of the rest where those are fewer, so that a third of the tokens costs a
  third of the additions; memory delivers almost all lines all the same when the set is scattered. Planes AND set, the
  method before, fetched every plane and the set anew, and took twice the time.
- **AUC of given scores** copies the scores to shared memory and counts both classes in one pass, 0.6 ns a token and thread.
  Features never take this way: their scores are counted where they are made.

## A native addon

A proof of concept in C (gcc -O3, AVX-512 with population counts and three-way logic, one thread) was timed on an AMD EPYC of the
fourth generation beside the kernels: distances to one row 5.8 times as fast out of the second-level cache and 1.4 times
out of memory, products of bit matrices 2.8 times as fast (1,200 Gdt/s a thread). Without 512-bit vectors the same C gained
1.2 to 1.3 times. It is not shipped: the gain reaches only what is already below a second, three systems and two kinds of processor would each need a
binary that is built, signed and trusted, and no operation of the extension waits for it. FAISS in the tables above is such
native code, compiled for AVX-512.

## Memory

A cache is held twice, by planes and by rows: 2 x tokens x dimensions / 8 bytes (97 MB for 152,000 x 2,560), at most 3 GB in one
memory of the 4 GB that WebAssembly addresses; an operation takes less than 128 MB more, which a test watches. Larger caches are
divided into chunks of 512 MB; as many as fit into 60 % of the free memory are held, the others are read from the file by each
operation and checked block by block. What cannot be had is refused with a message.

\`node out/test/bench/large.js\` runs 10 million tokens x 2,560 dimensions (3.2 GB of signs) with 2 GB held: it loads them and
finds what was planted in one feature's scores, in the AUCs of 100 features and nearest to one row, each in 2 to 4 s on the
machine named above while it was idle, with 2.1 GB resident (5.1 GB at most, while the file that the test wrote is verified).`;
