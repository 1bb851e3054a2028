// The smallest of many distances: lists that take candidates, and are pruned when they are full.

/**
 * Bytes of a list's record: largest distance that still counts, length, room (32 more than wanted at least), how many
 * are wanted (1 or more), and the address of its keys, 8 bytes each: the token, and above it the distance.
 */
export const LIST: usize = 20;

/**
 * Offers the distances of a set's members to a list.
 *
 * @param distances 16 bits each, of the tokens from `first` on; @param set Packed bits, `words` u32 of them.
 */
export function offer(distances: usize, set: usize, words: u32, first: u32, list: usize): void {
  let most = i16x8.splat(load<u16>(list));
  for (const end = set + (<usize>words << 2); set < end; set += 4, distances += 64, first += 32) {
    const low = i8x16.narrow_i16x8_s(atMost(distances, 0, most), atMost(distances, 16, most));
    const high = i8x16.narrow_i16x8_s(atMost(distances, 32, most), atMost(distances, 48, most));
    if (!v128.any_true(v128.or(low, high))) continue;
    const near = (i8x16.bitmask(low) | (i8x16.bitmask(high) << 16)) & load<u32>(set);
    if (!near) continue;
    append(distances, near, first, list);
    if (load<u32>(list, 4) + 32 > load<u32>(list, 8)) {
      cutDown(list);
      most = i16x8.splat(load<u16>(list));
    }
  }
}

// @ts-ignore: decorator
@inline
function atMost(distances: usize, at: usize, most: v128): v128 {
  return i16x8.le_u(v128.load(distances + at), most);
}

function append(distances: usize, near: u32, first: u32, list: usize): void {
  const length = load<u32>(list, 4);
  let to = <usize>load<u32>(list, 16) + (<usize>length << 3);
  for (let rest = near; rest != 0; rest &= rest - 1, to += 8) {
    const lane = <u32>ctz(rest);
    store<u32>(to, first + lane);
    store<u32>(to, load<u16>(distances + (<usize>lane << 1)), 4);
  }
  store<u32>(list, length + popcnt(near), 4);
}

/** Keeps the smallest keys, as many as are wanted, and excludes larger distances from now on. */
export function cutDown(list: usize): void {
  const wanted = load<u32>(list, 12);
  if (load<u32>(list, 4) <= wanted) return;
  const keys = <usize>load<u32>(list, 16);
  const last = keys + (<usize>(wanted - 1) << 3);
  partition(keys, keys + (<usize>(load<u32>(list, 4) - 1) << 3), last);
  store<u32>(list, load<u32>(last, 4));
  store<u32>(list, wanted, 4);
}

/**
 * Hoare's selection: afterwards everything before `at` is smaller than the key at `at`, and everything after it larger.
 */
function partition(from: usize, to: usize, at: usize): void {
  while (from < to) {
    const pivot = load<u64>(from + (((to - from) >> 4) << 3));
    let i = from;
    let j = to;
    while (i <= j) {
      while (load<u64>(i) < pivot) i += 8;
      while (load<u64>(j) > pivot) j -= 8;
      if (i > j) break;
      const held = load<u64>(i);
      store<u64>(i, load<u64>(j));
      store<u64>(j, held);
      i += 8;
      j -= 8;
    }
    if (at <= j) to = j;
    else if (at >= i) from = i;
    else return;
  }
}
