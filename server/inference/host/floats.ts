/** Sending long arrays to the client in pieces. */
import type { Floats } from './messages';

/** 4 MB: a message is copied several times on its way. */
const mostFloats = 1 << 20;

/** Waits for each piece to be on its way before the next is made. */
export async function sendFloats(
  { array, offset, length, values }: Floats,
  send: (floats: Floats) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < values.length; from += mostFloats) {
    const piece = values.subarray(from, from + mostFloats);
    await send({ array, offset: offset + from, length, values: piece });
  }
}
