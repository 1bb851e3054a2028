import { type CatalogFacts, siteWidth } from '../../catalog/facts';
import { claimId } from '../../catalog/claims/dimensionClaim';
import { choicesAt, describeKey } from '../../catalog/format/describe';
import { modalityOf, nounsOf } from '../../catalog/modality';
import type { Catalog, NodeAt, Span } from '../../catalog/types';
import type { Range } from '../../protocol/requests';
import { staleSigns } from '../../catalog/resolve/basis';
import { knownEvidence } from '../evidence';
import { escapeText } from '../markdown/text';
import { targetOf, wholeReferenceAt } from '../navigation/reference';
import type { Cancellation, CatalogDocument, World } from '../ports';
import { dimensionHover, type DimensionFacts } from './dimension';
import { expectationHover, featureHover } from './feature';
import { hashAt, hashHover } from './hash';
import { labelHover, preview } from './input';
import { type Subject, subjectAt } from './subject';
import { tokenHover } from './token';

export interface Hover {
  readonly markdown: string;
  readonly range: Range;
}

/** Of the pictures of a side, in CSS pixels. */
const THUMBNAIL_HEIGHT = 48;

/** The most dimensions of a written range that one hover shows. */
const mostDimensions = 4;

/**
 * What is known about the place at `offset`, as Markdown. Reads measured evidence and never runs a model.
 * Undefined if nothing is known, or the request was cancelled.
 */
export async function hoverAt(
  document: CatalogDocument,
  offset: number,
  world: World,
  cancel: Cancellation,
): Promise<Hover | undefined> {
  const { catalog } = document.parsed;
  const words = formatHover(document, offset, world.docs);
  const subject = catalog && subjectAt(catalog, offset);
  if (catalog === undefined || (words !== undefined && subject?.kind !== 'dimensions'))
    return words;
  const cancelled = (): boolean => cancel.aborted;
  const elsewhere = await referenceHover(document, offset, world, cancel);
  if (cancelled() || elsewhere !== undefined) return elsewhere;
  const facts = await world.facts(document);
  if (cancelled()) return undefined;
  const hash = hashAt(catalog, offset);
  if (hash !== undefined) return shown(document, hash.written.span, hashHover(hash, facts));
  if (subject === undefined) return undefined;
  const markdown = await about(subject, { document, catalog, facts, world, cancel });
  return markdown === undefined ? undefined : shown(document, subject.span, markdown);
}

interface Scene {
  readonly document: CatalogDocument;
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  readonly world: World;
  readonly cancel: Cancellation;
}

async function about(subject: Subject, scene: Scene): Promise<string | undefined> {
  const { document, catalog, facts } = scene;
  if (subject.kind === 'dimensions') return aboutDimensions(subject, scene);
  const known = knownEvidence(catalog, subject.feature, facts);
  switch (subject.kind) {
    case 'feature':
      return featureHover({
        ...{ uri: document.uri, feature: subject.feature, noFlips: facts.noFlips },
        ...known,
      });
    case 'expectation':
      return expectationHover(subject.feature, known);
    case 'label':
      return labelHover({
        label: subject.label,
        vocabulary: facts.vocabulary,
        measurement: known.evidence.measurement,
        staleMeasurement: known.staleMeasurement,
      });
    case 'token':
      return tokenHover({
        ...subject,
        preview: (name, modality) => preview(catalog, document.uri, name, modality),
        vocabulary: facts.vocabulary,
        measurement: known.evidence.measurement,
        staleMeasurement: known.staleMeasurement,
      });
  }
}

async function aboutDimensions(
  { indices, feature }: Extract<Subject, { kind: 'dimensions' }>,
  { document, catalog, facts, world, cancel }: Scene,
): Promise<string | undefined> {
  const parts: string[] = [];
  for (const index of indices.slice(0, mostDimensions)) {
    const statistics = await world.dimension(document, index);
    if (cancel.aborted) return undefined;
    const note = catalog.dimensions.find((each) => each.index.value === index);
    parts.push(
      dimensionHover({
        uri: document.uri,
        index,
        width: siteWidth(catalog, facts),
        label: note?.label?.value,
        known: facts.dimensions?.dimensions.get(index),
        staleSurvey: staleSurvey(index, catalog, facts),
        ...shownInputs(document, catalog, facts),
        claim: claimAt(index, catalog, facts),
        uses: usesOf(index, catalog),
        here: feature?.id.value,
        evidence: facts.evidence,
        statistics,
      }),
    );
  }
  const left = indices.length - parts.length;
  return [...parts, ...(left > 0 ? [`and ${left} more dimensions`] : [])].join('\n\n---\n\n');
}

function shownInputs(
  { uri }: CatalogDocument,
  catalog: Catalog,
  { vocabulary }: CatalogFacts,
): Pick<DimensionFacts, 'inputs'> {
  const modality = modalityOf(catalog);
  if (modality === 'text') return {};
  const picture = (name: string) => preview(catalog, uri, name, modality, THUMBNAIL_HEIGHT);
  const labelOf = (id: number) => vocabulary?.inputs?.labelOf(id);
  return { inputs: { picture, labelOf, many: nounsOf(catalog).many } };
}

/** Why what a survey found is stale, in words. */
function staleSurvey(
  index: number,
  catalog: Catalog,
  { dimensions, ...facts }: CatalogFacts,
): readonly string[] {
  const survey = dimensions?.dimensions.get(index)?.survey;
  const basis = survey && dimensions.bases.get(survey.basis);
  return basis ? staleSigns(basis, catalog, facts) : [];
}

function claimAt(index: number, catalog: Catalog, facts: CatalogFacts): DimensionFacts['claim'] {
  const claim = catalog.claims.find(({ id }) => id.value === claimId(index));
  return claim && { claim, known: knownEvidence(catalog, claim, facts) };
}

/** Ids of the features whose written registers hold a dimension. */
function usesOf(index: number, { features }: Catalog): readonly string[] {
  return features
    .filter((each) => each.writtenDimensions.some((one) => one.index === index))
    .map(({ id }) => id.value);
}

/** What the format says about a key, or about a word that it defines. */
function formatHover(
  document: CatalogDocument,
  offset: number,
  docs: string | undefined,
): Hover | undefined {
  const { parsed } = document;
  const node = parsed.nodeAt(offset);
  const words =
    node && (node.on === 'key' ? describeKey(node.path) : choiceHover(node, parsed.text));
  if (!node || words === undefined) return undefined;
  const page =
    docs === undefined ? '' : `\n\n[The format](${docs}docs/reference/catalog-format.md)`;
  return shown(document, node.span, words + inheritedWords(document, node.path) + page);
}

/** On the first line of a catalog: what it inherits. */
function inheritedWords({ parsed }: CatalogDocument, path: readonly (string | number)[]): string {
  const inherited = parsed.catalog?.inherited;
  if (path.length !== 1 || path[0] !== 'dimcat' || !inherited) return '';
  const keys = inherited.keys.map((key) => escapeText(key)).join(', ');
  return `\n\nInherited from ${escapeText(inherited.file)}: ${keys}.`;
}

/** A feature that a relation or negatives name, in this catalog or another. */
async function referenceHover(
  document: CatalogDocument,
  offset: number,
  world: World,
  cancel: Cancellation,
): Promise<Hover | undefined> {
  const cancelled = (): boolean => cancel.aborted;
  const reference = wholeReferenceAt(document, offset);
  if (!reference || reference.kind === 'id') return undefined;
  const catalogs = reference.path === undefined ? [document] : await world.catalogs();
  const target = targetOf(reference, catalogs);
  const catalog = target?.document.parsed.catalog;
  if (cancelled() || !target || !catalog) return undefined;
  const facts = await world.facts(target.document);
  if (cancelled()) return undefined;
  const known = knownEvidence(catalog, target.feature, facts);
  const { noFlips } = facts;
  const of = { uri: target.document.uri, feature: target.feature, noFlips };
  const markdown = featureHover({ ...of, ...known });
  return shown(document, reference.whole, markdown);
}

function shown({ lines }: CatalogDocument, span: Span, markdown: string): Hover {
  return { markdown, range: lines.rangeOf(span) };
}

/** Markdown about a word of a choice: what it means, then the alternatives. Undefined for other values. */
function choiceHover(node: NodeAt, text: string): string | undefined {
  const word = text.slice(node.span.start, node.span.end).replace(/^["']|["']$/g, '');
  const choices = choicesAt(node.path);
  const meaning = Object.hasOwn(choices, word) ? choices[word] : undefined;
  if (meaning === undefined) return undefined;
  const key = describeKey(node.path) ?? '';
  return `**${escapeText(word)}**: ${meaning}\n\n---\n\n${key}`;
}
