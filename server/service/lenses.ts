import type { CatalogFacts } from '../catalog/facts';
import type { Range } from '../protocol/requests';
import { knownEvidence, type KnownEvidence } from './evidence';
import { Command, type CommandTarget, type HoverCommand } from '../protocol/commands';
import { interval, share, nullFigure, split } from './numbers';
import type { CatalogDocument } from './ports';

/** Catalogs of up to so many features get all their figures at once; of a larger one only those in sight are made. */
export const mostAtOnce = 100;

/** A line above a feature that runs a command. */
export interface Lens {
  readonly range: Range;
  /** Undefined for the figure of a feature, which {@link headlineOf} gives when the lens comes into sight. */
  readonly title: string | undefined;
  readonly command: HoverCommand;
  readonly target: Required<CommandTarget>;
}

/**
 * Four lenses a feature: what is known of it, and what can be done.
 *
 * @param facts Where they are given, the figures are there at once.
 */
export function lensesOf(
  { uri, parsed: { catalog }, lines }: CatalogDocument,
  facts?: CatalogFacts,
): readonly Lens[] {
  return (catalog?.features ?? []).flatMap((feature) => {
    const { id } = feature;
    const range = lines.rangeOf(id.span);
    const target = { uri, feature: id.value };
    const lens = (title: string | undefined, command: HoverCommand): Lens => {
      return { range, title, command, target };
    };
    const figure = facts && headline(knownEvidence(catalog!, feature, facts));
    return [
      lens(figure, Command.openFeaturePage),
      lens('Measure', Command.measureFeature),
      lens('Flip signs', Command.runFlipTest),
      lens('Page', Command.openFeaturePage),
    ];
  });
}

/** What is known of a feature, in a few words; undefined where the catalog has no such feature. */
export function headlineOf(
  { parsed: { catalog } }: CatalogDocument,
  facts: CatalogFacts,
  id: string,
): string | undefined {
  const feature = catalog?.features.find((each) => each.id.value === id);
  return catalog && feature && headline(knownEvidence(catalog, feature, facts));
}

/** e.g. `held-out 0.84 [0.78, 0.89] · null 0.58 · n+ 50, n- 30 112, 5-fold`: short, since a minimap stands beside it. */
function headline({ evidence: { measurement }, staleMeasurement }: KnownEvidence): string {
  if (measurement === undefined) return 'not measured';
  const { auc, nullMatched } = measurement;
  const figure = `held-out ${share(auc.heldOut.value)} ${interval(auc.heldOut, measurement)}`;
  const stale = staleMeasurement.length === 0 ? '' : 'stale: ';
  const null95 = nullFigure(nullMatched);
  return `${stale}${figure} · ${null95} · ${split(measurement).replace(' over anchors', '')}`;
}
