/**
 * The arguments of a command. Links in hovers, lenses, menus, other extensions and the palette all end here, so
 * nothing is trusted. Pure: no editor needed.
 */
import type { DimensionTarget } from '../../server/protocol/commands';
import type { FeatureSummary, Position } from '../../server/protocol/requests';

export type ReadArguments =
  | { readonly kind: 'none' }
  | { readonly kind: 'given'; readonly target: DimensionTarget; readonly by: 'link' | 'menu' }
  | { readonly kind: 'refused'; readonly reason: string };

const LONGEST_URI = 4096;
const LONGEST_ID = 200;

/** Whether a file of this name is a catalog: `x.dims.yaml` or `x.dims.yml`, in any case. */
export function isCatalogPath(path: string): boolean {
  return /[^/\\]\.dims\.ya?ml$/i.test(path);
}

/**
 * Reads the first argument of a command.
 *
 * @param value Nothing (palette), `{uri, feature?}` (hover, lens, tests) or a URI object (menus).
 * @returns `refused` with a reason in plain words for anything else.
 */
export function readArguments(value: unknown): ReadArguments {
  if (value === undefined || value === null) return { kind: 'none' };
  if (typeof value !== 'object') return refused('they are not an object');
  const { scheme, uri, feature, dimension } = value as Record<string, unknown>;
  if (typeof scheme === 'string') return readTarget({ uri: textOf(value) }, 'menu');
  return readTarget({ uri, feature, dimension }, 'link');
}

function readTarget(
  { uri, feature, dimension }: { uri: unknown; feature?: unknown; dimension?: unknown },
  by: 'link' | 'menu',
): ReadArguments {
  if (typeof uri !== 'string' || uri.length > LONGEST_URI) return refused('"uri" is not a URI');
  if (!isCatalogUri(uri)) return refused('"uri" is not a catalog (*.dims.yaml)');
  if (dimension !== undefined && !isIndex(dimension)) return refused('"dimension" is not an index');
  const target = { uri, ...(dimension !== undefined && { dimension }) };
  if (feature === undefined) return { kind: 'given', target, by };
  if (typeof feature !== 'string' || !isId(feature)) {
    return refused('"feature" is not a feature id');
  }
  return { kind: 'given', target: { ...target, feature }, by };
}

/** The site decides which dimensions there are. */
function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The index of a dimension as a person types it: `172`; undefined for anything else. */
export function dimensionIn(text: string): number | undefined {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

/** The editor's URI objects convert themselves to text. */
function textOf(uri: object): string {
  return (uri as { toString(): string }).toString();
}

/** Whether a text looks like a model of a hub: `owner/model`, or with `@revision`. The hub decides in the end. */
export function isHubName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*(@[\w./-]+)?$/.test(text);
}

/** A URI with a scheme whose path names a catalog, after percent-decoding. */
function isCatalogUri(uri: string): boolean {
  const match = /^[a-z][a-z0-9+.-]*:([^?#]*)$/i.exec(uri);
  if (match === null) return false;
  try {
    return isCatalogPath(decodeURIComponent(match[1] ?? ''));
  } catch {
    return false; // broken percent-encoding: not a URI
  }
}

/** The catalog decides which ids exist; this only rejects what cannot be an id. */
function isId(text: string): boolean {
  return text.length > 0 && text.length <= LONGEST_ID && !/\p{Cc}/u.test(text);
}

function refused(reason: string): ReadArguments {
  return { kind: 'refused', reason };
}

/**
 * The feature that a position in a catalog belongs to: the last one that starts at or before its line.
 *
 * @param features In any order.
 * @returns undefined above the first feature.
 */
export function featureAt(
  features: readonly FeatureSummary[],
  position: Position,
): FeatureSummary | undefined {
  const before = features.filter((feature) => feature.range.start.line <= position.line);
  return before.reduce<FeatureSummary | undefined>(
    (last, feature) =>
      last === undefined || feature.range.start.line >= last.range.start.line ? feature : last,
    undefined,
  );
}
