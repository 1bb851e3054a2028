import type { CatalogFacts, VocabularyLookup } from '../../server/catalog/facts';
import { allWords } from '../../server/service/completion/tokens';
import { finished } from '../../server/catalog/finished';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import type { Problem } from '../../server/catalog/types';
import { documentOf, type CatalogDocument, type World } from '../../server/service/ports';
import { problemSteps, type Severities } from '../../server/service/problems';
import type { DimensionOfFeature, Suggestions } from '../../server/protocol/cacheReading';

/** A text with the marker `$0` taken out, and where it was. */
export function marked(text: string): { readonly text: string; readonly offset: number } {
  const offset = text.indexOf('$0');
  if (offset < 0) throw new Error('the text has no $0');
  return { text: text.slice(0, offset) + text.slice(offset + 2), offset };
}

export function documentIn(text: string, name = 'x'): CatalogDocument {
  const path = `/catalogs/${name}.dims.yaml`;
  return documentOf(`file://${path}`, 1, path, parseCatalog(text));
}

/** Everything that is wrong with a catalog. */
export function problemsOf(
  document: CatalogDocument,
  facts: CatalogFacts,
  severities: Severities = {},
): readonly Problem[] {
  return finished(problemSteps(document, facts, severities));
}

/** A world in memory. `statistics` by dimension; absent = no token cache. */
export function worldWith(
  facts: Partial<CatalogFacts> = {},
  statistics?: Readonly<Record<number, readonly DimensionOfFeature[]>>,
  suggestions?: Suggestions,
  catalogs: readonly CatalogDocument[] = [],
): World {
  return {
    facts: () => Promise.resolve({ files: new Map(), ...facts }),
    dimension: (_, index) => Promise.resolve(statistics && (statistics[index] ?? [])),
    suggest: () => Promise.resolve(suggestions),
    catalogs: () => Promise.resolve(catalogs),
    words: allWords,
    filesNear: () => Promise.resolve(['model.onnx', 'tokenizer.json', 'words/animals.txt']),
  };
}

export const running = { aborted: false };

/** A vocabulary of these texts, ids by their order; those in angle brackets are special. */
export function vocabularyOf(texts: readonly string[]): VocabularyLookup {
  return {
    sha256: 'b'.repeat(64),
    size: texts.length,
    textOf: (id) => texts[id] ?? '',
    isSpecial: (id) => texts[id]?.startsWith('<') ?? true,
    idsOf: (text) => texts.flatMap((each, id) => (each === text ? [id] : [])),
    bos: undefined,
  };
}

export const nouns = `dimcat: 1
title: Everyday nouns
model:
  path: model.onnx
  tokenizer: tokenizer.json
site: { kind: resid, layer: 4 }
input: { prefix: none }
signs: centred
features:
  - id: animal
    label: Animals
    anchors: [" dog", " cat", " horse", 3]
    register: { dims: { pos: [3, 10-12], neg: [7] } }
    expect: { auc: { min: 0.8 }, flip: { effect: suppressed } }
    status: draft
  - id: plant
    anchors: [" tree"]
dimensions:
  12: { label: animacy, notes: positive for living things }
`;

/** The nouns catalog with a marker before the first occurrence of `place`. */
export function nounsAt(place: string): string {
  return nouns.replace(place, `$0${place}`);
}
