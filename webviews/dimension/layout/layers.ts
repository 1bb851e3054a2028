/** How the sign goes with its own at other layers, as positions. Pure. */

/** One layer of the stream; phi is null where a sign is constant, or nothing was read. */
export interface LayerValue {
  readonly layer: number;
  readonly phi: number | null;
  /** `own`: the layer of the catalog; `unread`: there is no token cache of it. */
  readonly kind: 'own' | 'other' | 'unread';
}

export interface LayerPlot {
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly points: readonly (LayerValue & { readonly x: number; readonly y: number })[];
  /** Of phi -1, 0 and 1. */
  readonly lines: readonly { readonly value: number; readonly y: number }[];
  /** Half of a layer's width. */
  readonly half: number;
}

const HEIGHT = 180;
const LEFT = 40;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 30;

/** @param values By layer, ascending. @param width CSS pixels. */
export function layoutLayers(values: readonly LayerValue[], width: number): LayerPlot {
  const step = (width - LEFT - RIGHT) / Math.max(1, values.length);
  const y = (phi: number): number => TOP + ((1 - phi) / 2) * (HEIGHT - TOP - BOTTOM);
  return {
    height: HEIGHT,
    left: LEFT,
    right: width - RIGHT,
    points: values.map((value, i) => {
      return { ...value, x: LEFT + (i + 0.5) * step, y: y(value.phi ?? 0) };
    }),
    lines: [1, 0, -1].map((value) => ({ value, y: y(value) })),
    half: step / 2,
  };
}
