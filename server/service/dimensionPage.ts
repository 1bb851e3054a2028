import { catalogOfClaims, claimId } from '../catalog/claims/dimensionClaim';
import { factsOfClaims } from '../catalog/facts';
import { entryText, fieldsOf } from '../catalog/dimensions/draft';
import { draftState } from '../catalog/dimensions/draftState';
import { evidenceOfFeature } from '../catalog/evidence/withEvidence';
import { type CatalogFacts, siteWidth } from '../catalog/facts';
import { modalityOf, nounsOf } from '../catalog/modality';
import { modelName } from '../catalog/modelName';
import { staleSigns } from '../catalog/resolve/basis';
import type { Catalog, DimensionNote, TokenList } from '../catalog/types';
import type { DimensionsFile, KnownDimension, SurveyedDimension } from '../protocol/dimensions';
import type {
  DimensionPage,
  Standing,
  UsingFeature,
  WrittenDimension,
} from '../protocol/panels/dimension';
import { catalogRowOf } from './catalogRow';
import { draftFor } from './dimensionDraft';
import { knownEvidence } from './evidence';
import { judgedClaims } from './overview';
import type { CatalogDocument } from './ports';

/** What is known of one dimension, from the files beside the catalog; undefined without a catalog. */
export function dimensionPageOf(
  document: CatalogDocument,
  facts: CatalogFacts,
  index: number,
): DimensionPage | undefined {
  const { catalog } = document.parsed;
  if (catalog === undefined) return undefined;
  const file = facts.dimensions;
  const known = file?.dimensions.get(index);
  const { one, many, different } = nounsOf(catalog);
  const { site, signs } = catalog;
  return {
    index,
    width: siteWidth(catalog, facts) ?? null,
    site: { kind: site?.kind.value ?? 'resid', layer: site?.layer.value ?? null },
    signs,
    model: modelName(catalog) ?? '',
    nouns: { one, many, different },
    pictures: modalityOf(catalog) === 'vision',
    noFlips: facts.noFlips ?? null,
    labels: labelsOf(known?.survey, facts),
    written: writtenOf(document, catalog, facts, index) ?? null,
    survey: surveyOf(known, file, catalog, facts),
    surveyed: (file?.surveys.size ?? 0) > 0,
    facts: known?.facts
      ? { found: known.facts, standing: standingOf(known.facts.basis, file, catalog, facts) }
      : null,
    usedBy: usedBy(catalog, facts, index),
    draft: offered(draftFor(catalog, index, known?.survey), known, noteOf(catalog, index)),
    command: `dimcat dims ${document.uri.split('/').at(-1)!} --dimension ${index}${known?.facts ? ' --deep' : ''}`,
  };
}

function offered(
  draft: ReturnType<typeof draftFor>,
  known: KnownDimension | undefined,
  note: DimensionNote | undefined,
): DimensionPage['draft'] {
  const state = (known && draftState(known, note)) ?? null;
  if (typeof draft === 'string') return { text: null, reason: draft, state };
  return { text: `${draft.index}: ${entryText(fieldsOf(draft))}`, reason: '', state };
}

/** Of the loudest inputs, where their list can be read. */
function labelsOf(
  survey: SurveyedDimension | undefined,
  { vocabulary }: CatalogFacts,
): DimensionPage['labels'] {
  const { inputs } = vocabulary ?? {};
  if (!survey || !inputs) return [];
  return [...survey.plus, ...survey.minus].flatMap(({ id }) => {
    const label = inputs.labelOf(id);
    return label === undefined ? [] : [{ id, label }];
  });
}

function noteOf({ dimensions }: Catalog, wanted: number): DimensionNote | undefined {
  return dimensions.find(({ index }) => index.value === wanted);
}

function surveyOf(
  known: KnownDimension | undefined,
  file: DimensionsFile | undefined,
  catalog: Catalog,
  facts: CatalogFacts,
): DimensionPage['survey'] {
  const survey = known?.survey;
  const run = survey && file?.surveys.get(survey.run);
  if (!survey || !run) return null;
  return { found: survey, run, standing: standingOf(survey.basis, file, catalog, facts) };
}

function standingOf(
  id: string,
  file: DimensionsFile | undefined,
  catalog: Catalog,
  facts: CatalogFacts,
): Standing {
  const basis = file?.bases.get(id);
  return {
    stale: basis ? staleSigns(basis, catalog, facts) : [],
    compared: basis !== undefined && facts.model !== undefined && facts.vocabulary !== undefined,
  };
}

function writtenOf(
  document: CatalogDocument,
  catalog: Catalog,
  facts: CatalogFacts,
  index: number,
): WrittenDimension | undefined {
  const note = noteOf(catalog, index);
  if (note === undefined) return undefined;
  const source = (list: TokenList | undefined): string | null =>
    list ? document.parsed.text.slice(list.span.start, list.span.end).replace(/\s+/g, ' ') : null;
  return {
    label: note.label?.value ?? '',
    notes: note.notes?.value ?? '',
    plus: source(note.plus),
    minus: source(note.minus),
    ...claimOf(document, catalog, facts, note),
  };
}

function claimOf(
  document: CatalogDocument,
  catalog: Catalog,
  facts: CatalogFacts,
  { index }: DimensionNote,
): Pick<WrittenDimension, 'row' | 'expected' | 'standing'> {
  const claims = catalogOfClaims(catalog);
  const ofClaims = factsOfClaims(facts);
  const claim = claims.features.find(({ id }) => id.value === claimId(index.value));
  if (claim === undefined)
    return { row: null, expected: [], standing: { stale: [], compared: true } };
  const known = knownEvidence(claims, claim, ofClaims);
  return {
    row: catalogRowOf(document, claims, claim, ofClaims),
    expected: judgedClaims(document, claim, known).map(({ text, outcome, message }) => {
      return { text, outcome, message };
    }),
    standing: {
      stale: [...new Set([...known.staleMeasurement, ...known.staleFlip])],
      compared: known.compared,
    },
  };
}

/** Features whose measured register holds the dimension, the best first. */
function usedBy(catalog: Catalog, facts: CatalogFacts, index: number): readonly UsingFeature[] {
  const rows = catalog.features.flatMap((feature): UsingFeature[] => {
    const { measurement } = evidenceOfFeature(facts.evidence, feature) ?? {};
    const { pos = [], neg = [] } = measurement?.register ?? {};
    const polarity = pos.includes(index) ? '+' : neg.includes(index) ? '-' : undefined;
    if (!measurement || polarity === undefined) return [];
    const row = measurement.dimensions.find((each) => each.index === index);
    const alone = row ? { auc: row.auc, pPlus: row.pPlus, pMinus: row.pMinus } : null;
    const { nPos, nNeg } = measurement;
    const label = feature.label?.value ?? feature.id.value;
    return [{ feature: feature.id.value, label, polarity, alone, nPos, nNeg }];
  });
  return rows.sort((a, b) => (b.alone?.auc ?? 0) - (a.alone?.auc ?? 0));
}
