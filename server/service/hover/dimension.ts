import type { Feature } from '../../catalog/types';
import type { KnownDimension } from '../../protocol/dimensions';
import type { KnownEvidence } from '../evidence';
import { claimLines, surveyLines, type ShownInputs } from './surveyed';
import { Command } from '../../protocol/commands';
import { registersDimension, type Measurements } from '../../catalog/evidence/withEvidence';
import { commandLink } from '../markdown/links';
import { escapeText, table } from '../markdown/text';
import { share } from '../numbers';
import type { DimensionOfFeature } from '../../protocol/cacheReading';
import { count } from '../../protocol/format';

/** What the hover of one dimension is made from. */
export interface DimensionFacts {
  readonly uri: string;
  readonly index: number;
  /** D, if the model is known. */
  readonly width: number | undefined;
  /** The person's label for the dimension. */
  readonly label: string | undefined;
  /** The feature in whose register the number is written. */
  readonly here: string | undefined;
  /** Why what a survey found is stale, in words. */
  readonly staleSurvey?: readonly string[];
  /** What a survey found, if there was one. */
  readonly known: KnownDimension | undefined;
  /** Of a model of images or sounds. */
  readonly inputs?: ShownInputs;
  /** What the catalog claims of it, with what was measured of that. */
  readonly claim: { readonly claim: Feature; readonly known: KnownEvidence } | undefined;
  /** Ids of features in whose written registers it is. */
  readonly uses: readonly string[];
  readonly evidence: Measurements | undefined;
  /** Per-feature statistics of the token cache; undefined without one. */
  readonly statistics: readonly DimensionOfFeature[] | undefined;
}

const shownRows = 12;
/** A dimension's AUC is descriptive: all anchors, nothing held out. */
const inSample = 'in-sample over all anchors, no split and so no interval';

/** Markdown: the dimension as a classifier of this feature, then of the others. */
export function dimensionHover(facts: DimensionFacts): string {
  const { index, width, statistics } = facts;
  if (width !== undefined && index >= width) {
    return `${heading(facts)} · the site only has dimensions 0 to ${width - 1}`;
  }
  const rows = rowsOf(facts);
  const registered = registering(rows, facts);
  return [
    [
      `${heading(facts)} · ${pageLink(facts)}`,
      ...claimLines(facts.claim),
      ...surveyLines(facts.known?.survey, facts.staleSurvey, facts.inputs),
    ].join('  \n'),
    ...here(rows, registered, facts.here),
    ...writtenIn(facts),
    registeredBy(
      registered.filter((feature) => feature !== facts.here),
      facts.here,
    ),
    ...(rows.length === 0 ? [] : [rowTable(rows), `AUCs: ${inSample}.`]),
    ...(statistics === undefined ? [withoutCache(facts)] : []),
    ...(facts.known?.survey ? [] : [surveyLink(facts)]),
  ].join('\n\n');
}

function heading({ index, label }: DimensionFacts): string {
  return `**Dimension ${index}**${label === undefined ? '' : ` · ${escapeText(label)}`}`;
}

function writtenIn({ uses, here }: DimensionFacts): readonly string[] {
  const others = uses.filter((id) => id !== here);
  return others.length === 0
    ? []
    : [`Written in the register of ${others.map(escapeText).join(', ')}.`];
}

function pageLink({ uri, index }: DimensionFacts): string {
  return commandLink('Open page', Command.openDimensionPage, { uri, dimension: index });
}

/** From the token cache if it exists, otherwise what the last measurement kept of registered dimensions. */
function rowsOf({ index, evidence, statistics }: DimensionFacts): readonly DimensionOfFeature[] {
  const rows = statistics ?? keptRows(index, evidence);
  return [...rows].sort((a, b) => b.evidence.auc - a.evidence.auc);
}

function keptRows(
  index: number,
  evidence: Measurements | undefined,
): readonly DimensionOfFeature[] {
  return Object.entries(evidence?.features ?? {}).flatMap(([feature, { measurement }]) => {
    const kept = measurement?.dimensions.find((row) => row.index === index);
    if (measurement === undefined || kept === undefined) return [];
    const { nPos, nNeg } = measurement;
    return [{ feature, evidence: kept, registered: true, nPos, nNeg }];
  });
}

/**
 * Ids of the features that register it. Evidence keeps figures of only the best dimensions of a wide register; those of
 * the rest are named last.
 */
function registering(
  rows: readonly DimensionOfFeature[],
  { index, evidence, statistics }: DimensionFacts,
): readonly string[] {
  const known = rows.filter((row) => row.registered).map((row) => row.feature);
  if (statistics !== undefined) return known;
  const measured = Object.entries(evidence?.features ?? {})
    .filter(([, each]) => registersDimension(each, index))
    .map(([feature]) => feature);
  return [...new Set([...known, ...measured])];
}

function here(
  rows: readonly DimensionOfFeature[],
  registered: readonly string[],
  feature: string | undefined,
): readonly string[] {
  if (feature === undefined) return [];
  const row = rows.find((each) => each.feature === feature);
  if (row === undefined) {
    return [
      registered.includes(feature)
        ? 'This feature registers it; its AUC was not kept: it is not among the best of the register.'
        : 'Not measured for this feature.',
    ];
  }
  const { auc, polarity, pPlus, pMinus } = row.evidence;
  return [
    `**AUC here ${share(auc)}** · polarity ${polarity} · p+ ${share(pPlus)}, p− ${share(pMinus)} · n+ ${count(row.nPos)}, n− ${count(row.nNeg)} · ${inSample}`,
  ];
}

function registeredBy(features: readonly string[], here: string | undefined): string {
  const other = here === undefined ? '' : 'other ';
  if (features.length === 0) return `No ${other}measured feature registers it.`;
  const named = features.slice(0, shownRows).map((feature) => escapeText(feature));
  const more = features.length - named.length;
  const verb = here === undefined ? 'Registered' : 'Also registered';
  return `${verb} by ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function rowTable(rows: readonly DimensionOfFeature[]): string {
  return table(
    ['feature (● registers it)', 'AUC', 'polarity', 'p+', 'p−', 'n+', 'n−'],
    rows
      .slice(0, shownRows)
      .map(({ feature, evidence, registered, nPos, nNeg }) => [
        `${escapeText(feature)}${registered ? ' ●' : ''}`,
        share(evidence.auc),
        `\\${evidence.polarity}`,
        share(evidence.pPlus),
        share(evidence.pMinus),
        count(nPos),
        count(nNeg),
      ]),
  );
}

function surveyLink({ uri }: DimensionFacts): string {
  return `Not surveyed. ${commandLink('Survey Dimensions', Command.surveyDimensions, { uri })}`;
}

function withoutCache({ uri, evidence }: DimensionFacts): string {
  const what = evidence === undefined ? 'Not measured' : 'Only registered dimensions are known';
  return `${what}: there is no cache of signs. ${commandLink('Build Token Cache', Command.buildCache, { uri })}`;
}
