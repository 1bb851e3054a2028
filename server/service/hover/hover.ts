import { describeKey } from '../../catalog/format/describe';
import type { CatalogFacts } from '../../catalog/facts';
import { siteWidth } from '../../catalog/resolve/siteWidth';
import type { Catalog, Span } from '../../catalog/types';
import type { Range } from '../../protocol/requests';
import { knownEvidence } from '../evidence';
import type { Cancellation, CatalogDocument, World } from '../ports';
import { dimensionHover } from './dimension';
import { expectationHover } from './expectation';
import { featureHover } from './feature';
import { hashAt, hashHover } from './hash';
import { subjectAt, type Subject } from './subject';
import { tokenHover } from './token';

export interface Hover {
  readonly markdown: string;
  readonly range: Range;
}

/** Most dimensions of a written range that one hover shows. */
const mostDimensions = 4;

/**
 * What is known about the place at `offset`, as Markdown. Reads measured evidence and never runs a model.
 * Undefined where nothing is known, or the request was cancelled.
 */
export async function hoverAt(
  document: CatalogDocument,
  offset: number,
  world: World,
  cancel: Cancellation,
): Promise<Hover | undefined> {
  const { catalog } = document.parsed;
  const key = keyHover(document, offset);
  const subject = catalog && subjectAt(catalog, offset);
  if (catalog === undefined || (key !== undefined && subject?.kind !== 'dimensions')) return key;
  const facts = await world.facts(document);
  if (cancel.aborted) return undefined;
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
      return featureHover({ uri: document.uri, feature: subject.feature, ...known });
    case 'expectation':
      return expectationHover(subject.feature, known);
    case 'token':
      return tokenHover({
        ...subject,
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
        here: feature?.id.value,
        evidence: facts.evidence,
        statistics,
      }),
    );
  }
  const left = indices.length - parts.length;
  return [...parts, ...(left > 0 ? [`and ${left} more dimensions`] : [])].join('\n\n---\n\n');
}

function keyHover(document: CatalogDocument, offset: number): Hover | undefined {
  const node = document.parsed.nodeAt(offset);
  const words = node?.on === 'key' ? describeKey(node.path) : undefined;
  return node && words !== undefined ? shown(document, node.span, words) : undefined;
}

function shown({ lines }: CatalogDocument, span: Span, markdown: string): Hover {
  return { markdown, range: lines.rangeOf(span) };
}
