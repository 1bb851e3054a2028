import { claimsOf, type Claim } from '../catalog/claims/claims';
import { judgeClaim, type Judgement } from '../catalog/claims/judge';
import { evidenceOfFeature } from '../catalog/evidence/evidenceOf';
import type { Catalog, Feature, TokenList } from '../catalog/types';
import type { EvidenceFile, FeatureEvidence } from '../protocol/evidence';
import type { ComparedCatalog } from '../protocol/comparison';

/** One of the two catalogs that are compared, with the evidence that lies beside it. */
export interface Side {
  /** As the person named it. */
  readonly name: string;
  readonly catalog: Catalog;
  readonly evidence: EvidenceFile | undefined;
}

/** A feature with what was measured of it. */
export interface SideFeature {
  readonly feature: Feature;
  readonly evidence: FeatureEvidence;
}

/** The features by id; of two with one id, the first. */
export function featuresOf({ catalog, evidence }: Side): Map<string, SideFeature> {
  const features = new Map<string, SideFeature>();
  for (const feature of catalog.features) {
    const id = feature.id.value;
    if (!features.has(id))
      features.set(id, { feature, evidence: evidenceOfFeature(evidence, feature) ?? {} });
  }
  return features;
}

export function summaryOf({ name, catalog, evidence }: Side): ComparedCatalog {
  const { title, model, site, signs, features } = catalog;
  const measured = features.filter((feature) => evidenceOfFeature(evidence, feature)?.measurement);
  return {
    name,
    title: title?.value ?? '',
    model: (model?.id ?? model?.path ?? model?.hub)?.value ?? 'no model',
    modelSha256: evidence?.model.sha256 ?? null,
    site: site === undefined ? 'no site' : `${site.kind.value}, layer ${site.layer.value}`,
    signs,
    features: features.length,
    measured: measured.length,
  };
}

/** Each claim of a feature, judged by the evidence as it stands. */
export function judgedClaims({ feature, evidence }: SideFeature): readonly (Claim & Judgement)[] {
  return claimsOf(feature).map((claim) => ({ ...claim, ...judgeClaim(claim, evidence, []) }));
}

/** What a list says, one text a token; a file is its name. */
export function tokensOf(list: TokenList | undefined): readonly string[] {
  if (list === undefined) return [];
  if (list.kind === 'file') {
    return [`${list.named ? 'words' : 'file'} ${(list.named ?? list.path).value}`];
  }
  if (list.kind === 'labels')
    return list.labels.map(({ value }) => `label ${JSON.stringify(value)}`);
  return list.tokens.map((token) =>
    token.kind === 'id' ? `token ${token.id}` : JSON.stringify(token.text),
  );
}
