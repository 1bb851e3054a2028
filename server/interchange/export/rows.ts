import { allIn, dimensionOfId, sidesOf, type Sides } from '../../catalog/claims/dimensionClaim';
import { isHeldOut } from '../../protocol/heldOut';
import { ruleWords } from '../../catalog/resolve/basis';
import type { Feature, TokenList } from '../../catalog/types';
import { verdictIn } from '../claims';
import { registerIn } from '../register';
import { modelName } from '../../catalog/modelName';
import { type CatalogWithEvidence, evidenceIn } from '../../catalog/evidence/withEvidence';

/** Contents of a column of the feature table. Lists are JSON texts, so that every table reader can handle them. */
export type ColumnType = 'text' | 'number' | 'integer' | 'json';
export type Value = string | number | null;

interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** Null if it was not measured or not written. */
  readonly of: (feature: Feature, source: CatalogWithEvidence) => Value;
}

const measured = (
  name: string,
  of: (m: NonNullable<ReturnType<typeof evidenceIn>['measurement']>) => Value,
  type: ColumnType = 'number',
): Column => ({
  name,
  type,
  of: (feature, source) => {
    const { measurement } = evidenceIn(source, feature);
    return measurement === undefined ? null : of(measurement);
  },
});

const flipped = (
  name: string,
  of: (f: NonNullable<ReturnType<typeof evidenceIn>['flip']>) => Value,
  type: ColumnType = 'number',
): Column => ({
  name,
  type,
  of: (feature, source) => {
    const { flip } = evidenceIn(source, feature);
    return flip === undefined ? null : of(flip);
  },
});

const written = (
  name: string,
  of: (feature: Feature, source: CatalogWithEvidence) => Value,
  type: ColumnType = 'text',
): Column => ({ name, type, of });

/**
 * One row per feature, then per claim of a dimension. The held-out AUC comes before the in-sample one (of a claim, the
 * AUC as it stands), each with the figures needed to read it.
 */
export const columns: readonly Column[] = [
  written('feature', ({ id }) => id.value),
  written('label', ({ label }) => label?.value ?? null),
  written('description', ({ description }) => description?.value ?? null),
  written('status', ({ status }) => status.value),
  written('tags', ({ tags }) => JSON.stringify(tags.map(({ value }) => value)), 'json'),
  written('anchors', ({ anchors }) => tokensJson(anchors), 'json'),
  written('model', (_, source) => modelName(source.catalog) ?? null),
  written('model_sha256', (_, { evidence }) => evidence?.model.sha256 ?? null),
  written('site', (_, { catalog }) => catalog.site?.kind.value ?? null),
  written('layer', (_, { catalog }) => catalog.site?.layer.value ?? null, 'integer'),
  written('signs', (_, { catalog }) => catalog.signs),
  written('dimension', ({ id }) => dimensionOfId(id.value) ?? null, 'integer'),
  written('plus', (f) => sideJson(f, 'plus'), 'json'),
  written('minus', (f) => sideJson(f, 'minus'), 'json'),
  written('claim_verdict', (f, source) => verdictIn(source, f) ?? null),
  written('register_rule', ({ register }) => ruleWords(register.value)),
  measured('n_pos', ({ nPos }) => nPos, 'integer'),
  measured('n_neg', ({ nNeg }) => nNeg, 'integer'),
  measured('folds', ({ provenance }) => provenance.folds, 'integer'),
  measured('k', ({ k }) => k, 'integer'),
  measured('auc_held_out', ({ auc }) => auc.heldOut.value),
  measured('auc_held_out_low', ({ auc }) => auc.heldOut.low),
  measured('auc_held_out_high', ({ auc }) => auc.heldOut.high),
  measured('null_held_out_p95', ({ nullMatched }) => nullMatched.heldOutP95),
  measured('null_draws', ({ nullMatched }) => nullMatched.draws, 'integer'),
  measured('held_out', (measurement) => (isHeldOut(measurement) ? 'yes' : 'no'), 'text'),
  measured('null_kind', ({ nullMatched }) => nullMatched.kind, 'text'),
  measured('p', ({ nullMatched }) => nullMatched.p),
  measured('q', ({ nullMatched }) => nullMatched.q),
  measured('rank_among_dimensions', ({ amongAll }) => amongAll?.rank ?? null, 'integer'),
  measured('auc_in_sample', ({ auc }) => auc.inSample.value),
  measured('null_in_sample_p95', ({ nullMatched }) => nullMatched.inSampleP95),
  measured('best_dimension', ({ bestDimension }) => bestDimension.index, 'integer'),
  measured('best_dimension_polarity', ({ bestDimension }) => bestDimension.polarity, 'text'),
  measured('best_dimension_auc', ({ bestDimension }) => bestDimension.auc),
  written('register_pos', (f, source) => dimensionsJson(registerIn(source, f)?.pos), 'json'),
  written('register_neg', (f, source) => dimensionsJson(registerIn(source, f)?.neg), 'json'),
  flipped('flip_verdict', ({ verdict }) => verdict, 'text'),
  flipped('flip_relative', ({ arms }) => arms.away.relative.mean),
  flipped('flip_relative_low', ({ arms }) => arms.away.relative.low),
  flipped('flip_relative_high', ({ arms }) => arms.away.relative.high),
  flipped('flip_p', ({ arms }) => arms.away.relative.p),
  flipped('flip_q', ({ q }) => q),
  flipped('flip_specificity', ({ specificity }) => specificity, 'text'),
  flipped('flip_selectivity', ({ selectivity }) => selectivity.mean),
  flipped('flip_selectivity_low', ({ selectivity }) => selectivity.low),
  flipped('flip_selectivity_high', ({ selectivity }) => selectivity.high),
  flipped('flip_least_detectable', ({ leastDetectable }) => leastDetectable),
  flipped('flip_prompts', ({ prompts }) => prompts, 'integer'),
  flipped('flip_targets', ({ targets }) => targets, 'integer'),
  measured('provider', ({ provenance }) => provenance.provider, 'text'),
  measured('seed', ({ provenance }) => provenance.seed, 'integer'),
  measured('dimcat', ({ provenance }) => provenance.dimcat, 'text'),
];

/**
 * The table of a catalog's features, in the catalog's order, then of its claims of dimensions; cells in the order of
 * {@link columns}.
 */
export function rowsOf(source: CatalogWithEvidence): Value[][] {
  return allIn(source.catalog).map((feature) => columns.map(({ of }) => of(feature, source)));
}

/** What a claim names for a side; null for a feature, and where it names nothing. */
function sideJson(feature: Feature, side: keyof Sides): string | null {
  return dimensionOfId(feature.id.value) === undefined ? null : tokensJson(sidesOf(feature)[side]);
}

/** Texts as they are, ids as numbers, a file as `{file}`. */
function tokensJson(list: TokenList | undefined): string | null {
  if (list === undefined) return null;
  if (list.kind === 'file') {
    return JSON.stringify(list.named ? { words: list.named.value } : { file: list.path.value });
  }
  if (list.kind === 'labels')
    return JSON.stringify({ labels: list.labels.map(({ value }) => value) });
  if (list.kind === 'features')
    return JSON.stringify({ features: list.ids.map(({ value }) => value) });
  return JSON.stringify(list.tokens.map((token) => (token.kind === 'id' ? token.id : token.text)));
}

function dimensionsJson(list: readonly number[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify(list);
}
