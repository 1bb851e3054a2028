const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/**
 * A number of bytes as a person reads it, on every surface the same: powers of ten, as disks are sold, in the unit that
 * leaves one to three digits before the point, and one digit behind it, so that sizes in a column line up.
 */
export function bytesText(bytes: number): string {
  let at = 0;
  let value = bytes;
  // What would round to 1000.0 has the next unit.
  for (; value >= (at === 0 ? 1000 : 999.95) && at < UNITS.length - 1; at += 1) value /= 1000;
  return `${at === 0 ? value : value.toFixed(1)} ${UNITS[at]!}`;
}
