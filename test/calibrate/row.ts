import { shareEstimate } from '../../server/science/binomial';

/** One promise, and what was found on fresh seeds. */
export interface Row {
  readonly what: string;
  readonly nominal: string;
  readonly found: string;
}

/** Found of tried, with the exact 95 % interval of the share. */
export function shareRow(what: string, nominal: string, found: number, of: number): Row {
  const { value, low, high } = shareEstimate(found, of)!;
  const percent = (share: number): string => (100 * share).toFixed(1);
  return {
    what,
    nominal,
    found: `${percent(value)} % [${percent(low!)}, ${percent(high!)}] of ${of}`,
  };
}
