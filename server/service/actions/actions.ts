import { commentAfter } from '../../catalog/edit/layout';
import type { CatalogFacts } from '../../catalog/facts';
import type { Problem, Span } from '../../catalog/types';
import { knownEvidence } from '../evidence';
import { mapOfFeature, overlap, touches } from '../nodes';
import type { Cancellation, CatalogDocument, World } from '../ports';
import type { Action, Actions, FeatureScene, Scene } from './action';
import { anchorActions } from './anchors';
import { dimensionActions } from './dimensions';
import { draftActions } from './drafts';
import { expectationActions } from './expectation';
import { extractActions } from './extract';
import { fixAll, ignoreActions, problemActions } from './problems';
import { registerActions } from './register';
import { statusActions } from './status';
import { suggestedActions } from './suggested';

const all: readonly Actions[] = [
  problemActions,
  anchorActions,
  suggestedActions,
  expectationActions,
  registerActions,
  dimensionActions,
  draftActions,
  statusActions,
  extractActions,
  ignoreActions,
];

/**
 * What can be done at `asked`: fixes of the problems that touch it first. Works without model and cache. Undefined if
 * the request was cancelled.
 */
export async function actionsAt(
  document: CatalogDocument,
  problems: readonly Problem[],
  asked: Span,
  world: World,
  cancel: Cancellation,
): Promise<readonly Action[] | undefined> {
  const cancelled = (): boolean => cancel.aborted;
  const facts = await world.facts(document);
  if (cancelled()) return undefined;
  const feature = await featureScene(document, facts, asked, world);
  if (cancelled()) return undefined;
  const { catalog, text } = document.parsed;
  const touching = problems.filter(({ span }) => overlap(span, asked));
  if (!catalog) return [];
  const scene: Scene = { document, text, catalog, facts, asked, problems: touching, feature };
  const found = all.flatMap((actions) => actions(scene));
  const rank = ({ kind }: Action): number => (kind === 'quickfix' ? 0 : 1);
  return [...found.sort((a, b) => rank(a) - rank(b)), ...fixAll(text, problems)];
}

async function featureScene(
  document: CatalogDocument,
  facts: CatalogFacts,
  asked: Span,
  world: World,
): Promise<FeatureScene | undefined> {
  const { catalog, text } = document.parsed;
  const feature = catalog?.features.find(({ span }) =>
    touches({ start: span.start, end: commentAfter(text, span.end)?.end ?? span.end }, asked.start),
  );
  const map = feature && mapOfFeature(document, feature);
  if (!catalog || !feature || !map) return undefined;
  const onAnchors = feature.anchors !== undefined && overlap(feature.anchors.span, asked);
  const suggestions = onAnchors ? await world.suggest(document, feature.id.value) : undefined;
  return { feature, map, known: knownEvidence(catalog, feature, facts), suggestions };
}
