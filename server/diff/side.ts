import { allIn } from '../catalog/claims/dimensionClaim';
import { claimsOf, type Claim } from '../catalog/claims/claims';
import { judgeClaim, type Judgement } from '../catalog/claims/judge';
import { evidenceIn, type CatalogWithEvidence } from '../catalog/evidence/withEvidence';
import { modelName } from '../catalog/modelName';
import type { Feature, TokenList } from '../catalog/types';
import type { FeatureEvidence } from '../protocol/evidence';
import type { ComparedCatalog } from '../protocol/comparison';

/** A feature with its measurements. */
export interface SideFeature {
  readonly feature: Feature;
  readonly evidence: FeatureEvidence;
}

/** The features, and the claims of dimensions, by id; of two with the same id, the first. */
export function featuresOf(side: CatalogWithEvidence): Map<string, SideFeature> {
  const features = new Map<string, SideFeature>();
  for (const feature of allIn(side.catalog)) {
    const id = feature.id.value;
    if (!features.has(id)) features.set(id, { feature, evidence: evidenceIn(side, feature) });
  }
  return features;
}

export function summaryOf(side: CatalogWithEvidence): ComparedCatalog {
  const { name, catalog, evidence } = side;
  const { title, site, signs, features } = catalog;
  const measured = features.filter((feature) => evidenceIn(side, feature).measurement);
  return {
    name,
    title: title?.value ?? '',
    model: modelName(catalog) ?? 'no model',
    modelSha256: evidence?.model.sha256 ?? null,
    site: site === undefined ? 'no site' : `${site.kind.value}, layer ${site.layer.value}`,
    signs,
    features: features.length,
    measured: measured.length,
  };
}

/** Each claim of a feature, judged by the current evidence. */
export function judgedClaims({ feature, evidence }: SideFeature): readonly (Claim & Judgement)[] {
  return claimsOf(feature).map((claim) => ({ ...claim, ...judgeClaim(claim, evidence, []) }));
}

/** The contents of a list, one text per token; a file counts as its name, a renamed feature as what it is now. */
export function tokensOf(
  list: TokenList | undefined,
  renamed: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  if (list === undefined) return [];
  if (list.kind === 'file') {
    return [`${list.named ? 'words' : 'file'} ${(list.named ?? list.path).value}`];
  }
  if (list.kind === 'labels')
    return list.labels.map(({ value }) => `label ${JSON.stringify(value)}`);
  if (list.kind === 'features')
    return list.ids.map(({ value }) => `feature ${renamed.get(value) ?? value}`);
  return list.tokens.map((token) =>
    token.kind === 'id' ? `token ${token.id}` : JSON.stringify(token.text),
  );
}
