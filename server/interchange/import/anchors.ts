import { dimensionOfId } from '../../catalog/claims/dimensionClaim';
import { idPattern } from '../../catalog/format/featureFormat';
import { textsOfNotation } from '../../catalog/resolve/notation';

/** A category from another source. */
export interface ImportedFeature {
  readonly id: string;
  readonly label?: string;
  readonly description?: string;
  /** Each once, in the order found. */
  readonly anchors: readonly string[];
}

export interface ImportedAnchors {
  readonly features: readonly ImportedFeature[];
  /** What was left out and why, one sentence each. */
  readonly notes: readonly string[];
}

/** One word of one category, as most files have it. */
export interface FoundAnchor {
  readonly category: string;
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly anchors: readonly string[];
}

/**
 * Groups words by category. A name that is not an id becomes the label, and an id is derived from it. Claims of
 * dimensions, which exports have beside features, are left out: a catalog has them under `dimensions`.
 */
export function gathered(found: readonly FoundAnchor[], notes: readonly string[]): ImportedAnchors {
  const features = new Map<string, ImportedFeature>();
  const claimed = new Set<number>();
  for (const { category, label, description, anchors } of found) {
    const dimension = dimensionOfId(category);
    if (dimension !== undefined) {
      claimed.add(dimension);
      continue;
    }
    const id = idOf(category);
    const old = features.get(id);
    const name = old?.label ?? label ?? (id === category ? undefined : category.trim());
    const text = old?.description ?? description;
    features.set(id, {
      id,
      ...(name !== undefined && { label: name }),
      ...(text !== undefined && { description: text }),
      anchors: [...new Set([...(old?.anchors ?? []), ...anchors])].filter((word) => word !== ''),
    });
  }
  const empty = [...features.values()].filter(({ anchors }) => anchors.length === 0);
  return {
    features: [...features.values()].filter(({ anchors }) => anchors.length > 0),
    notes: [
      ...notes,
      ...empty.map(({ id }) => `${id} has no anchors and is left out.`),
      ...(claimed.size > 0 ? [claimsLeftOut([...claimed])] : []),
    ],
  };
}

function claimsLeftOut(claimed: readonly number[]): string {
  const many = claimed.length > 1;
  return `What the file says of ${many ? 'dimensions' : 'dimension'} ${claimed.join(', ')} is left out: claims stand under dimensions, not among features.`;
}

/** The id nearest to a name: small letters and digits with `-` between; `feature` if nothing is left of it. */
export function idOf(name: string): string {
  if (new RegExp(idPattern).test(name)) return name;
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'feature';
}

/**
 * Words with a space before each, as most vocabularies store a word within a text. Words in the notation of a
 * tokenizer's file (`##ing`) stay as they are.
 */
export function withLeadingSpace({ features, notes }: ImportedAnchors): ImportedAnchors {
  const spaced = features.map((feature) => ({
    ...feature,
    anchors: feature.anchors.map((word) =>
      word.startsWith(' ') || textsOfNotation(word).length > 0 ? word : ` ${word}`,
    ),
  }));
  return { features: spaced, notes };
}
