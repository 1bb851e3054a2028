/** What a Reshape does to the axes of its data. */
import type { Axis } from './axis';
import type { Dim, Target } from './shapeOperand';

/** Leading axes that the shape copies stay; of the rest, features come last in every order that exporters write. */
export function reshaped(
  axes: readonly Axis[],
  shape: readonly Target[] | undefined,
): Axis[] | undefined {
  if (!shape) return undefined;
  const copied = shape.findIndex((t, i) => typeof t !== 'object' || t.axis !== i);
  if (copied < 0) return [...axes];
  const rest = axes.slice(copied);
  if (copied > 0 && rest.length > 0 && rest.every((a) => a.kind === 'f')) {
    const sizes = solved(shape.slice(copied).map(sizeOf(axes)), sizeOfAll(rest));
    return sizes && [...axes.slice(0, copied), ...sizes.map(feature)];
  }
  if (keepsFeatures(axes, shape.map(sizeOf(axes)))) return [...axes];
  return regrouped(axes, shape.map(sizeOf(axes)));
}

/** As many axes as before, with the feature axes unchanged in size and place, and one of them between others. */
function keepsFeatures(axes: readonly Axis[], shape: readonly Dim[]): boolean {
  const between = axes.slice(axes.findIndex((a) => a.kind === 'f')).some((a) => a.kind !== 'f');
  return (
    between &&
    axes.length === shape.length &&
    axes.every(({ kind, size }, i) => kind !== 'f' || (size !== undefined && size === shape[i]))
  );
}

function sizeOf(axes: readonly Axis[]): (target: Target) => Dim {
  return (target) => {
    if (typeof target === 'object') return axes[target.axis]?.size;
    return target === -1 ? undefined : target;
  };
}

function feature(size: Dim): Axis {
  return { kind: 'f', size };
}

function sizeOfAll(features: readonly Axis[]): Dim {
  const known = features.every((a) => a.size);
  return known ? features.reduce((n, a) => n * a.size!, 1) : undefined;
}

function regrouped(axes: readonly Axis[], shape: readonly Dim[]): Axis[] | undefined {
  const leading = axes.filter((a) => a.kind !== 'f');
  const features = axes.slice(leading.length);
  if (features.length === 0 || features.some((a) => a.kind !== 'f')) return undefined;
  for (const head of leadingForms(leading)) {
    const rest = shape.slice(head.length);
    if (rest.length === 0 || rest.length > 3) continue;
    const sizes = solved(rest, sizeOfAll(features));
    if (sizes) return [...head, ...sizes.map(feature)];
  }
  return undefined;
}

/** Batch and position apart, together, or with an axis of length 1 for a single head between them. */
function leadingForms(leading: readonly Axis[]): Axis[][] {
  const kinds = leading.map((a) => a.kind).join('');
  const apart: Axis[] = [{ kind: 'b' }, { kind: 'p' }];
  if (kinds === 't') return [apart, [{ kind: 't' }]];
  if (kinds === 'bp')
    return [apart, [{ kind: 't' }], [{ kind: 'b' }, { kind: '1' }, { kind: 'p' }]];
  return [[...leading]];
}

/** The one unknown size from the product of all; undefined if they do not fit. */
function solved(sizes: readonly Dim[], total: Dim): Dim[] | undefined {
  const known = sizes.filter((s) => s !== undefined).reduce((n, s) => n * s, 1);
  const open = sizes.length - sizes.filter((s) => s !== undefined).length;
  if (total === undefined || open > 1) return [...sizes];
  if (open === 0) return known === total ? [...sizes] : undefined;
  return total % known === 0 ? sizes.map((s) => s ?? total / known) : undefined;
}
