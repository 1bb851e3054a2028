/** Where an agreement stands among those of random registers, token by token. */

/** Percentiles above this stand out. */
export const STANDS_OUT = 99;

/**
 * @param own Agreeing dimensions of a register at each token.
 * @param random The same for each random register of the same width; at least one.
 * @returns For each token the share of random registers that agree less, ties counted half, in [0, 100].
 */
export function percentiles(own: ArrayLike<number>, random: readonly Uint16Array[]): Float32Array {
  return Float32Array.from(own, (count, token) => percentileOf(count, token, random));
}

function percentileOf(count: number, token: number, random: readonly Uint16Array[]): number {
  let twice = 0;
  for (const counts of random) {
    if (counts[token]! < count) twice += 2;
    else if (counts[token] === count) twice += 1;
  }
  return (50 * twice) / random.length;
}

/**
 * How many tokens of a text a random register puts above {@link STANDS_OUT} among the others, on average: about 1 %,
 * fewer where ties are many.
 *
 * @param k Width of the registers.
 */
export function expectedToStandOut(random: readonly Uint16Array[], k: number): number {
  const tokens = random[0]!.length;
  const histogram = new Uint32Array(k + 1);
  let found = 0;
  for (let token = 0; token < tokens; token++) {
    histogram.fill(0);
    for (const counts of random) histogram[counts[token]!]!++;
    found += standingOut(histogram, random.length);
  }
  return found / random.length;
}

/** How many of the registers in a histogram of agreements are above the percentile among all of them. */
function standingOut(histogram: Uint32Array, draws: number): number {
  let above = 0;
  for (let count = histogram.length - 1; count >= 0; count--) {
    const tied = histogram[count]!;
    const below = draws - above - tied;
    if ((100 * (below + tied / 2)) / draws <= STANDS_OUT) break;
    above += tied;
  }
  return above;
}
