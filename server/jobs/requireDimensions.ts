import { faultError } from '../protocol/fault';
import type { Prepared } from './prepare';

/** @throws FaultError `bad-arguments`. */
export function requireDimensions(
  asked: readonly number[],
  dimensions: number,
  { request: { site } }: Prepared,
): void {
  const outside = asked.find((index) => index >= dimensions);
  if (outside === undefined) return;
  throw faultError(
    'bad-arguments',
    `There is no dimension ${outside} in ${site.kind} at layer ${site.layer}: it has 0 to ${dimensions - 1}.`,
    'Correct the number, or the site of the catalog.',
  );
}
