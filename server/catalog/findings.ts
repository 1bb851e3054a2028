/**
 * Problems that make a catalog mean something other than its author intends, and the features that cannot run because
 * of them.
 */
import { checkSteps } from './checkCatalog';
import { catalogOfClaims } from './claims/dimensionClaim';
import { factsOfClaims } from './facts';
import { contextOf, type Check } from './checks/context';
import { checkSides } from './checks/claims';
import { checkDimensions } from './checks/dimensions';
import { checkDuplicateIds, checkReferences, checkWords } from './checks/references';
import { checkTokens } from './checks/tokens';
import type { CatalogFacts } from './facts';
import type { ProblemCode } from './problemCodes';
import { resolveFeature } from './resolve/resolveFeature';
import { isUnread, tokenLookup } from './resolve/resolveList';
import type { Feature, Problem, Span } from './types';
import type { ParsedCatalog } from './parsed';
import type { TreeNode } from './yaml/tree';

/** Claims and figures: they report what was found, not what is meant. */
const ofEvidence: ReadonlySet<ProblemCode> = new Set([
  'expectation-not-met',
  'flip-expectation-not-met',
  'evidence-stale',
]);

/** Errors in a feature that do not affect its numbers. */
const ofOthers: ReadonlySet<ProblemCode> = new Set([
  'unknown-relation-kind',
  'unknown-relation-target',
]);

/** After such an error, what belongs to which feature is a guess. */
const ofTheText: ReadonlySet<ProblemCode> = new Set([
  'yaml-syntax',
  'yaml-bad-character',
  'yaml-too-deep',
  'yaml-too-large',
]);

/** What a person should know before the claims of a catalog are believed; each in the order of the text. */
export interface CatalogFindings {
  /**
   * Errors of the text and of what it names, keys that nothing reads, and features without anchors. A comment
   * `dimcat-ignore` accepts those that are not errors.
   */
  readonly errors: readonly Problem[];
  /**
   * What a careful reader objects to, such as a word on both sides of a claim or a polarity that its words contradict.
   * Claims that are not met are none: they are judged one by one.
   */
  readonly warnings: readonly Problem[];
}

/** Pauses, for a program that hears a signal in between. */
export function* findingSteps(
  parsed: ParsedCatalog,
  facts: CatalogFacts,
): Generator<void, CatalogFindings> {
  const found = yield* checkSteps(parsed, facts);
  const anchorless = new Set(anchorlessIn(parsed, facts).map(headOf));
  yield;
  const errors = [...parsed.problems, ...found]
    .filter(({ code, severity, span }) => {
      if (severity === 'error') return !ofEvidence.has(code);
      return code === 'unknown-key' || (code === 'too-few-anchors' && anchorless.has(span.start));
    })
    .sort((a, b) => a.span.start - b.span.start);
  const told = new Set(errors.map(keyOf));
  const warnings = found.filter(
    (one) => one.severity === 'warning' && !ofEvidence.has(one.code) && !told.has(keyOf(one)),
  );
  return { errors, warnings };
}

function keyOf({ code, span }: Problem): string {
  return `${code}:${span.start}`;
}

/** What a feature's numbers depend on: its tokens, its dimensions, what it names and what it is called. */
const ofEachFeature: readonly Check[] = [checkDimensions, checkTokens];
const ofAllFeatures: readonly Check[] = [checkWords, checkReferences, checkDuplicateIds];

/**
 * Each feature, and each claim of a dimension, that cannot be run, with the first error in it. Pauses, for a thread
 * that must stay responsive.
 */
export function* blockedSteps(
  { catalog, problems }: ParsedCatalog,
  facts: CatalogFacts,
): Generator<void, ReadonlyMap<Feature, Problem>> {
  if (!catalog) return new Map();
  const context = contextOf(catalog, facts);
  const claims = contextOf(catalogOfClaims(catalog), factsOfClaims(facts), context.lookup);
  const found: Problem[] = [];
  for (const scene of [context, claims]) {
    const checks = scene === claims ? [...ofEachFeature, checkSides] : ofEachFeature;
    for (const feature of scene.checked) {
      const one = { ...scene, checked: [feature] };
      found.push(...checks.flatMap((check) => check(one)));
      yield;
    }
  }
  for (const check of ofAllFeatures) {
    found.push(...check(context));
    yield;
  }
  const errors = [...problems, ...found]
    .filter(({ code, severity }) => severity === 'error' && !ofOthers.has(code))
    .sort((a, b) => a.span.start - b.span.start);
  if (errors.length === 0) return new Map();
  return new Map(
    [...catalog.features, ...catalog.claims].flatMap((feature) => {
      const first = errors.find(({ span }) => within(span, feature.span));
      return first ? [[feature, first] as const] : [];
    }),
  );
}

/** The first error of the text outside its features and dimensions, which puts all of them in doubt. */
export function errorOfAll({ root, problems }: ParsedCatalog): Problem | undefined {
  const valueOf = (wanted: string): TreeNode | undefined =>
    root?.kind === 'map' ? root.entries.find(({ key }) => key === wanted)?.value : undefined;
  const [list, notes] = [valueOf('features'), valueOf('dimensions')];
  const items = [
    ...(list?.kind === 'list' ? list.items : []),
    ...(notes?.kind === 'map' ? notes.entries.map(({ value }) => value) : []),
  ];
  const errors = problems.filter(({ severity }) => severity === 'error');
  // Where the text itself is in doubt, the others may only follow from that, and a foreign space explains most.
  return (
    errors.find(({ code }) => code === 'yaml-bad-character') ??
    errors.find(({ code }) => ofTheText.has(code)) ??
    errors.find(({ span }) => !items.some((item) => within(span, item.span)))
  );
}

function anchorlessIn({ catalog }: ParsedCatalog, facts: CatalogFacts): readonly Feature[] {
  if (!catalog) return [];
  const lookup = tokenLookup(facts);
  return catalog.features.filter((feature) => {
    if (!feature.anchors) return true;
    if (isUnread(feature.anchors, facts)) return false;
    if (!facts.vocabulary) {
      return feature.anchors.kind === 'inline' && feature.anchors.tokens.length === 0;
    }
    return resolveFeature(feature, catalog, facts, lookup).anchors.length === 0;
  });
}

function headOf({ anchors, id }: Feature): number {
  return (anchors?.span ?? id.span).start;
}

function within(inner: Span, outer: Span): boolean {
  return inner.origin === undefined && outer.start <= inner.start && inner.start <= outer.end;
}
