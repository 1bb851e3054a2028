import { allIn } from '../catalog/claims/dimensionClaim';
import type { CatalogFacts } from '../catalog/facts';
import type { Range } from '../protocol/requests';
import { knownEvidence, type KnownEvidence } from './evidence';
import { Command, type CommandTarget, type HoverCommand } from '../protocol/commands';
import { aucFigure, nullFigure, split } from './numbers';
import type { CatalogDocument } from './ports';

/** Catalogs of up to this many features get all their figures at once; larger ones only those in view. */
export const mostAtOnce = 100;

/** A line above a feature that runs a command. */
export interface Lens {
  readonly range: Range;
  /** Undefined for the figure of a feature, which {@link headlineOf} gives when the lens comes into view. */
  readonly title: string | undefined;
  readonly command: HoverCommand;
  readonly target: Required<CommandTarget>;
}

/**
 * Four lenses per feature, and per claim of a dimension: what is known about it, and what can be done. Flips are not
 * offered where the model is known to have no logits to read them off.
 *
 * @param noFlips Why the signs of the model cannot be flipped.
 * @param facts If given, the lenses carry their figures from the start.
 */
export function lensesOf(
  { uri, parsed: { catalog }, lines }: CatalogDocument,
  noFlips: string | undefined,
  facts?: CatalogFacts,
): readonly Lens[] {
  return allIn(catalog).flatMap((feature) => {
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
      ...(noFlips === undefined ? [lens('Flip signs', Command.runFlipTest)] : []),
      lens('Page', Command.openFeaturePage),
    ];
  });
}

/** What is known about a feature, in a few words; undefined if the catalog has no such feature. */
export function headlineOf(
  { parsed: { catalog } }: CatalogDocument,
  facts: CatalogFacts,
  id: string,
): string | undefined {
  const feature = allIn(catalog).find((each) => each.id.value === id);
  return catalog && feature && headline(knownEvidence(catalog, feature, facts));
}

/**
 * e.g. `held-out 0.84 [0.78, 0.89] · null 0.58 · n+ 50, n− 30 112, 5-fold`: short, since the minimap takes some of the
 * width.
 */
function headline({ evidence: { measurement }, staleMeasurement }: KnownEvidence): string {
  if (measurement === undefined) return 'not measured';
  const figure = aucFigure(measurement);
  const stale = staleMeasurement.length === 0 ? '' : 'stale: ';
  const null95 = nullFigure(measurement);
  return `${stale}${figure} · ${null95} · ${split(measurement).replace(' over anchors', '')}`;
}
