/** What the kinds of pictures share, in Vega-Lite's terms. */
import type { TopLevelSpec } from 'vega-lite';
import type { Series } from '../../protocol/report';

/** The part of a specification that depends on the kind. */
export type Layers = Omit<Extract<TopLevelSpec, { layer: unknown }>, 'config'>;

export function rowsOf(series: readonly Series[]): object[] {
  return series.flatMap(({ name, points }) => points.map((point) => ({ series: name, ...point })));
}

/** One series needs no legend: the title says it. */
export function legendOf(
  series: readonly unknown[],
  symbolType?: string,
): { title: null; orient: 'bottom'; columns: number; symbolType?: string } | null {
  if (series.length < 2) return null;
  return {
    title: null,
    orient: 'bottom',
    columns: 3,
    ...(symbolType !== undefined && { symbolType }),
  };
}
