import type { CatalogFacts } from '../catalog/facts';
import type { Feature } from '../catalog/types';
import type { Range } from '../protocol/requests';
import { knownEvidence, type KnownEvidence } from './evidence';
import type { CommandTarget, HoverCommand } from './markdown/links';
import { interval, share, split } from './numbers';
import type { CatalogDocument } from './ports';

/** A line above a feature that runs a command. */
export interface Lens {
  readonly range: Range;
  readonly title: string;
  readonly command: HoverCommand;
  readonly target: Required<CommandTarget>;
}

/** Four lenses a feature: what is known of it, and what can be done. */
export function lensesOf(document: CatalogDocument, facts: CatalogFacts): readonly Lens[] {
  const { catalog } = document.parsed;
  if (catalog === undefined) return [];
  return catalog.features.flatMap((feature) =>
    lensesAbove(document, feature, knownEvidence(catalog, feature, facts)),
  );
}

function lensesAbove(
  { uri, lines }: CatalogDocument,
  feature: Feature,
  known: KnownEvidence,
): readonly Lens[] {
  const range = lines.rangeOf(feature.id.span);
  const target = { uri, feature: feature.id.value };
  const lens = (title: string, command: HoverCommand): Lens => ({ range, title, command, target });
  return [
    lens(headline(known), 'dimcat.openFeaturePage'),
    lens('Measure', 'dimcat.measureFeature'),
    lens('Flip signs', 'dimcat.runFlipTest'),
    lens('Page', 'dimcat.openFeaturePage'),
  ];
}

/** e.g. `held-out 0.84 [0.78, 0.89] · null 0.58 · n+ 50, n- 30 112, 5-fold`: short, since a minimap stands beside it. */
function headline({ evidence: { measurement }, staleMeasurement }: KnownEvidence): string {
  if (measurement === undefined) return 'not measured';
  const { auc, nullMatched } = measurement;
  const figure = `held-out ${share(auc.heldOut.value)} ${interval(auc.heldOut, measurement)}`;
  const stale = staleMeasurement.length === 0 ? '' : 'stale: ';
  const null95 = `null ${share(nullMatched.heldOutP95)}`;
  return `${stale}${figure} · ${null95} · ${split(measurement).replace(' over anchors', '')}`;
}
