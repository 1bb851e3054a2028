import { FLIP_METHOD } from '../../protocol/evidence';
import type { Basis, FlipMeasurement, RegisterRule, SignsBasis } from '../../protocol/evidence';
import type { CatalogFacts } from '../facts';
import { positionOf } from '../modality';
import type { Catalog, Feature, TokenList } from '../types';
import { resolveFeature } from './resolveFeature';
import { isUnread } from './resolveList';
import { resolvePrefix } from './resolvePrefix';
import { classText, writtenClasses } from './writtenClasses';

/**
 * Why a measurement is stale, in words; empty if it is current. What is currently unknown (no model, no
 * vocabulary, a token file that was not read, no cache hash) is not compared.
 */
export function staleReasons(
  measured: Basis,
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
  cacheSha256 = '',
): string[] {
  return [
    ...staleBasis(measured, feature, catalog, facts, cacheSha256),
    ...staleFrequency(measured, catalog, facts),
  ];
}

/** Frequencies decide the look-alike sets of a measurement, and nothing of a flip. */
function staleFrequency(
  { frequencySha256: before }: Pick<Basis, 'frequencySha256'>,
  { frequency }: Catalog,
  { frequency: fact }: CatalogFacts,
): string[] {
  if (!frequency) return before === undefined ? [] : ['file of frequencies removed'];
  if (before === undefined) return ['file of frequencies added'];
  return fact?.state === 'read' && fact.sha256 !== before ? ['file of frequencies changed'] : [];
}

function staleBasis(
  measured: Basis,
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
  cacheSha256: string,
): string[] {
  const { vocabulary } = facts;
  const isRead = (list: TokenList | undefined): boolean => !isUnread(list, facts);
  const others = feature.negatives?.kind === 'tokens' ? feature.negatives.list : undefined;
  const tokens = vocabulary && resolveFeature(feature, catalog, facts);
  return staleness(measured, {
    ...signsToday(measured, catalog, facts),
    anchors: tokens && isRead(feature.anchors) ? tokens.anchors : measured.anchors,
    negatives: tokens && isRead(others) ? tokens.negatives : measured.negatives,
    register: feature.register.value,
    cacheSha256,
  });
}

/**
 * Why what is known of dimensions is stale, in words, frequencies included; empty if it is current. What is currently
 * unknown is not compared.
 */
export function staleSigns(measured: SignsBasis, catalog: Catalog, facts: CatalogFacts): string[] {
  return [
    ...changedSigns(measured, signsToday(measured, catalog, facts)),
    ...staleFrequency(measured, catalog, facts),
  ];
}

/** Parts of a basis that say which states the signs are of, and by which rule. */
type StatesBasis = Pick<
  Basis,
  'modelSha256' | 'tokenizerSha256' | 'site' | 'prefix' | 'position' | 'signs'
>;

function signsToday(measured: StatesBasis, catalog: Catalog, facts: CatalogFacts): StatesBasis {
  const { model, vocabulary } = facts;
  const { site } = catalog;
  return {
    modelSha256: model?.sha256 ?? measured.modelSha256,
    tokenizerSha256: vocabulary?.sha256 ?? measured.tokenizerSha256,
    site: site ? { kind: site.kind.value, layer: site.layer.value } : measured.site,
    prefix: vocabulary ? resolvePrefix(catalog, facts) : measured.prefix,
    ...positionIn(catalog),
    signs: catalog.signs,
  };
}

/** The same for a sign-flip test, which also depends on its targets: the listed ones, otherwise the anchors. */
export function staleFlipReasons(
  flip: FlipMeasurement,
  feature: Feature,
  catalog: Catalog,
  facts: CatalogFacts,
): string[] {
  const reasons = [
    ...staleMethod(flip, catalog),
    ...staleBasis(flip.basis, feature, catalog, facts, ''),
  ];
  const { vocabulary } = facts;
  const list = feature.targets ?? feature.anchors;
  if (!vocabulary || isUnread(list, facts)) return reasons;
  const { anchors, targets } = resolveFeature(feature, catalog, facts);
  const moved = changedTokens('anchors', flip.basis.anchors, anchors).length > 0;
  if (moved && !isUnread(feature.anchors, facts)) return reasons;
  const now = new Set(
    vocabulary.inputs
      ? writtenClasses(feature).map(classText)
      : (targets ?? anchors).map((id) => vocabulary.textOf(id)),
  );
  const before = new Set(flip.targetTokens);
  const same = now.size === before.size && [...now].every((text) => before.has(text));
  return same ? reasons : [...reasons, 'targets changed'];
}

function staleMethod({ method, centre }: FlipMeasurement, { signs, flips }: Catalog): string[] {
  if (method < FLIP_METHOD)
    return ['tested by the method of an earlier version, whose verdicts mean something else'];
  const before = centre?.used ?? 'zero';
  const changed = before !== 'zero' && signs === 'centred' && before !== flips.centre;
  return changed ? [`centre of flips changed: ${before} before, ${flips.centre} now`] : [];
}

/**
 * What changed between the basis of a measurement and the current one, in words; empty if it is current. The order
 * of tokens does not matter. Cache hashes are compared only if both are known (not '').
 */
export function staleness(measured: Basis, today: Basis): string[] {
  const reasons = changedSigns(measured, today);
  reasons.push(...changedTokens('anchors', measured.anchors, today.anchors));
  reasons.push(...changedNegatives(measured.negatives, today.negatives));
  const [before, now] = [ruleWords(measured.register), ruleWords(today.register)];
  if (canonical(measured.register) !== canonical(today.register))
    reasons.push(`register changed: ${before} before, ${now} now`);
  const caches = measured.cacheSha256 !== '' && today.cacheSha256 !== '';
  if (caches && measured.cacheSha256 !== today.cacheSha256) reasons.push('cache of signs changed');
  return reasons;
}

function changedSigns(measured: StatesBasis, today: StatesBasis): string[] {
  const reasons: string[] = [];
  const compare = (changed: boolean, reason: string): void => {
    if (changed) reasons.push(reason);
  };
  compare(measured.modelSha256 !== today.modelSha256, 'model file changed');
  const inputs = today.position !== undefined;
  compare(
    measured.tokenizerSha256 !== today.tokenizerSha256,
    inputs ? 'input files or their preprocessor changed' : 'tokenizer file changed',
  );
  compare(
    !sameSite(measured, today),
    `site changed: ${siteWords(measured)} before, ${siteWords(today)} now`,
  );
  compare(measured.prefix.join() !== today.prefix.join(), 'input prefix changed');
  const [was, is] = [measured, today].map(({ position }) => String(position ?? 'last'));
  compare(was !== is, `position changed: ${was} before, ${is} now`);
  compare(
    measured.signs !== today.signs,
    `signs changed: ${measured.signs} before, ${today.signs} now`,
  );
  return reasons;
}

function positionIn(catalog: Catalog): Pick<Basis, 'position'> {
  const position = positionOf(catalog);
  return position === undefined ? {} : { position };
}

function sameSite(a: StatesBasis, b: StatesBasis): boolean {
  return a.site.kind === b.site.kind && a.site.layer === b.site.layer;
}

function siteWords({ site }: StatesBasis): string {
  return `${site.kind} layer ${site.layer}`;
}

function changedTokens(what: string, before: readonly number[], now: readonly number[]): string[] {
  const [old, current] = [new Set(before), new Set(now)];
  const added = [...current].filter((id) => !old.has(id)).length;
  const removed = [...old].filter((id) => !current.has(id)).length;
  const parts = [added > 0 && `${added} added`, removed > 0 && `${removed} removed`];
  const words = parts.filter((part) => part !== false).join(', ');
  return words === '' ? [] : [`${what} changed: ${words}`];
}

function changedNegatives(before: Basis['negatives'], now: Basis['negatives']): string[] {
  if (before && now) return changedTokens('negatives', before, now);
  if (!before && !now) return [];
  return [`negatives changed: ${now ? 'a list' : 'all others'} now`];
}

/** A register rule as a catalog would write it, lists of dimensions as their number. */
export function ruleWords(rule: RegisterRule): string {
  switch (rule.rule) {
    case 'auto':
      return 'auto';
    case 'tau':
      return `tau ${rule.tau}`;
    case 'top':
      return `top ${rule.k}`;
    case 'dims':
      return handWords(rule);
  }
}

/** A single dimension by its number and sign, which is what may have changed. */
function handWords({ pos, neg }: Extract<RegisterRule, { rule: 'dims' }>): string {
  const all = [...pos, ...neg];
  const one = `dimension ${all[0]} (${pos.length > 0 ? '+' : '-'})`;
  return `${all.length === 1 ? one : `${all.length} dimensions`} by hand`;
}

function canonical(rule: RegisterRule): string {
  return rule.rule === 'dims' ? `${rule.pos.join()}/${rule.neg.join()}` : ruleWords(rule);
}
