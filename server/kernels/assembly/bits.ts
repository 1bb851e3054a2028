// Bit-sliced arithmetic: plane q of a counter holds bit q of 128 counts, one per lane.

/**
 * Receives results that nobody reads. V8 moves every load of a block to its top and then runs out of registers;
 * a store holds back the loads after it, and costs less than the spills (40 % on x64).
 */
export const FENCE: usize = 16;

/** Carry of the full adder a + b + c, where `u` is a ^ b: b's bit where a and b agree, c's where they differ. */
// @ts-ignore: decorator
@inline
export function carry(b: v128, c: v128, u: v128): v128 {
  const out = v128.bitselect(c, b, u);
  v128.store(FENCE, out);
  return out;
}

// @ts-ignore: decorator
@inline
export function zero(): v128 {
  return i8x16.splat(0);
}

/** Adds the plane `c` of weight 2^from to a counter of `levels` planes, 16 bytes each. Most carries die early. */
// @ts-ignore: decorator
@inline
export function ripple(counter: usize, c: v128, from: u32, levels: u32): void {
  const end = counter + (<usize>levels << 4);
  for (let plane = counter + (<usize>from << 4); plane < end; plane += 16) {
    const held = v128.load(plane);
    v128.store(plane, v128.xor(held, c));
    c = v128.and(held, c);
  }
}
