/**
 * Would relaxed SIMD make the kernels faster? The same prototypes compiled with and without it, beside the kernels that
 * are shipped, on one thread and data of the second-level cache:
 *
 *     node test/bench/relaxed.mjs
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { node } from '../../scripts/lib/run.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** AssemblyScript; SWIZZLE is replaced. */
const SOURCE = `
/** Bits of differences, by tables of 16 bytes. */
export function distances(rows: usize, step: usize, count: u32, query: usize, bytes: u32, out: usize): void {
  const table = i8x16(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
  const low = i8x16.splat(15);
  for (let r: u32 = 0; r < count; r++, rows += step, out += 2) {
    let sum = i8x16.splat(0);
    let b = query;
    for (let a = rows, end = rows + bytes; a < end; a += 16, b += 16) {
      const x = v128.xor(v128.load(a), v128.load(b));
      sum = i8x16.add(sum, SWIZZLE(table, v128.and(x, low)));
      sum = i8x16.add(sum, SWIZZLE(table, v128.and(i16x8.shr_u(x, 4), low)));
    }
    const four = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(sum));
    const two = i64x2.add(i64x2.extend_low_i32x4_u(four), i64x2.extend_high_i32x4_u(four));
    store<u16>(out, <u16>(i64x2.extract_lane(two, 0) + i64x2.extract_lane(two, 1)));
  }
}

/** Products by tables of 16 sums of 4 dimensions: for each row, bytes of 128 tokens; 60 groups of 4 fit into bytes. */
export function product(panel: usize, groups: u32, tables: usize, rows: u32, out: usize): void {
  for (let r: u32 = 0; r < rows; r++, out += 128) {
    let a0 = v128.load(out); let a1 = v128.load(out, 16); let a2 = v128.load(out, 32); let a3 = v128.load(out, 48);
    let a4 = v128.load(out, 64); let a5 = v128.load(out, 80); let a6 = v128.load(out, 96); let a7 = v128.load(out, 112);
    let p = panel;
    for (let g: u32 = 0; g < groups; g++, p += 128, tables += 16) {
      const t = v128.load(tables);
      a0 = i8x16.add(a0, SWIZZLE(t, v128.load(p)));
      a1 = i8x16.add(a1, SWIZZLE(t, v128.load(p, 16)));
      a2 = i8x16.add(a2, SWIZZLE(t, v128.load(p, 32)));
      a3 = i8x16.add(a3, SWIZZLE(t, v128.load(p, 48)));
      a4 = i8x16.add(a4, SWIZZLE(t, v128.load(p, 64)));
      a5 = i8x16.add(a5, SWIZZLE(t, v128.load(p, 80)));
      a6 = i8x16.add(a6, SWIZZLE(t, v128.load(p, 96)));
      a7 = i8x16.add(a7, SWIZZLE(t, v128.load(p, 112)));
    }
    v128.store(out, a0); v128.store(out, a1, 16); v128.store(out, a2, 32); v128.store(out, a3, 48);
    v128.store(out, a4, 64); v128.store(out, a5, 80); v128.store(out, a6, 96); v128.store(out, a7, 112);
  }
}
`;

/** Products of bytes, 16 at a time: 16 dimensions of one token and one row. */
const DOT = `
export function dot(tokens: usize, count: u32, row: usize, bytes: u32, out: usize): void {
  const ones = i16x8.splat(1);
  for (let t: u32 = 0; t < count; t++, tokens += bytes, out += 4) {
    let sum = i32x4.splat(0);
    for (let i: u32 = 0; i < bytes; i += 32) {
      const a = i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(tokens + i), v128.load(row + i));
      const b = i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(tokens + i, 16), v128.load(row + i, 16));
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.add(a, b), ones));
    }
    v128.store32_lane(out, sum, 0);
  }
}
`;

/** Majority by lanes: what \`relaxed_laneselect\` gives where masks differ within a byte is left to the machine. */
const SELECT = `
export function select(at: usize): void {
  const mask = v128.load(at, 32);
  v128.store(at, i8x16.relaxed_laneselect(v128.load(at), v128.load(at, 16), mask), 48);
  v128.store(at, v128.bitselect(v128.load(at), v128.load(at, 16), mask), 64);
}
`;

async function compile(folder, name, source, features) {
  const file = path.join(folder, `${name}.ts`);
  const out = path.join(folder, `${name}.wasm`);
  writeFileSync(file, source);
  const compiler = path.join(root, 'node_modules/assemblyscript/bin/asc.js');
  const options = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory'];
  const shared = ['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
  const enable = ['--enable', `simd,threads,bulk-memory${features}`];
  const run = [compiler, file, '--outFile', out, ...options, ...shared, ...enable];
  const { code, output } = await node(run);
  if (code !== 0) throw new Error(output);
  return readFileSync(out);
}

function bind(bytes, memory) {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports;
}

/** Microseconds of the fastest of many runs: other programs only make them longer. */
function fastest(work) {
  let best = Infinity;
  for (let i = 0; i < 400; i++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return 1000 * best;
}

/** As one line of JSON for the report, or for people. */
function print(found) {
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify(found));
    return;
  }
  console.log(`Node ${process.versions.node}, V8 ${found.v8}, ${os.cpus()[0].model}`);
  for (const { title, name, time, rate } of found.rows) {
    const figures = `${time.toFixed(1).padStart(8)} us ${rate.toFixed(0).padStart(6)} Gdt/s`;
    console.log(`${name.padEnd(20)} ${figures}  ${title}`);
  }
  const gives = found.selects ? 'gives' : 'does not give';
  console.log(`laneselect ${gives} what bitselect gives, as a carry needs it`);
}

/** Addresses of inputs and outputs. */
const AT = { a: 1 << 20, b: 2 << 20, out: 3 << 20 };

const ROWS = 500;
const works = {
  distances: {
    title: `distances of ${ROWS} rows of 2,560 signs`,
    signs: ROWS * 2560,
    run: (k) => k.distances(AT.a, 320, ROWS, AT.b, 320, AT.out),
  },
  product: {
    title: 'products of 240 dimensions, 128 tokens, 176 rows: tables of one vector',
    signs: 240 * 128 * 176,
    run: (k) => k.product(AT.a, 60, AT.b, 176, AT.out),
  },
  accumulate: {
    title: 'the same of 288 dimensions: tables of subset sums, bit planes',
    signs: 288 * 128 * 176,
    run: (k) => k.accumulate(AT.a, 4096, 48, AT.b, 176, AT.out, 12),
  },
  dot: {
    title: 'the same, one row and 128 tokens: products of bytes',
    signs: 128 * 2560,
    run: (k) => k.dot(AT.a, 128, AT.b, 2560, AT.out),
  },
};

const folder = mkdtempSync(path.join(os.tmpdir(), 'dimcat-relaxed-'));
try {
  setFlagsFromString('--no-liftoff');
  // Later versions have it without being asked.
  if (Number.parseInt(process.versions.v8) < 12) {
    setFlagsFromString('--experimental-wasm-relaxed-simd');
  }
  const memory = new WebAssembly.Memory({ initial: 128, maximum: 65536, shared: true });
  let state = 88172645;
  new Uint32Array(memory.buffer).forEach((_, i, words) => {
    state = Math.imul(state, 1664525) + 1013904223;
    // Bytes below 64 serve as patterns of 6 bits, the lower halves as those of 4.
    words[i] = (state >>> 0) & 0x3f3f3f3f;
  });
  const plain = SOURCE.replaceAll('SWIZZLE', 'i8x16.swizzle');
  const relaxed = SOURCE.replaceAll('SWIZZLE', 'i8x16.relaxed_swizzle') + DOT + SELECT;
  const kernels = {
    'shipped (SIMD128)': bind(readFileSync(path.join(root, 'out/server/kernels.wasm')), memory),
    'SIMD128 swizzle': bind(await compile(folder, 'plain', plain, ''), memory),
    'relaxed SIMD': bind(await compile(folder, 'relaxed', relaxed, ',relaxed-simd'), memory),
  };
  const rows = Object.entries(works).flatMap(([work, { title, signs, run }]) =>
    Object.entries(kernels).flatMap(([name, exports]) => {
      if (!exports[work]) return [];
      const time = fastest(() => run(exports));
      return [{ title, name, time, rate: signs / time / 1000 }];
    }),
  );
  kernels['relaxed SIMD'].select(AT.a);
  const [lanes, bits] = [48, 64].map((at) =>
    Buffer.from(memory.buffer.slice(AT.a + at, AT.a + at + 16)),
  );
  print({ v8: process.versions.v8, rows, selects: lanes.equals(bits) });
} finally {
  rmSync(folder, { recursive: true });
}
