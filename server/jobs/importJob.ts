/** The changes that a file of another program or an older Dimcat makes to a catalog or to its evidence. */
import * as path from 'node:path';
import { replaceFile, throughLinks } from '../cache/atomic';
import { evidenceOf } from '../catalog/evidence/withEvidence';
import type { VocabularyLookup } from '../catalog/facts';
import { parseCatalog } from '../catalog/parseCatalog';
import type { ImportedAnchors } from '../interchange/import/anchors';
import { withLeadingSpace } from '../interchange/import/anchors';
import { asTokens } from '../interchange/import/tokens';
import { anchorsFromCsv } from '../interchange/import/csv';
import { importEvidence } from '../interchange/import/evidence';
import { applied, insertFeatures, type TextEdit } from '../interchange/import/insert';
import { anchorsFromJson } from '../interchange/import/json';
import type { EvidenceFile, FeatureEvidence } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { evidencePathOf, readEvidence, updateEvidence } from '../surroundings/evidenceStore';
import { catalogOf } from '../surroundings/openCatalog';

export interface Import {
  /** The file that changes: the catalog, or its evidence. */
  readonly path: string;
  /** The changes of a catalog. */
  readonly edits: readonly TextEdit[];
  /** Ids of features. */
  readonly added: readonly string[];
  readonly extended: readonly string[];
  readonly notes: readonly string[];
  /** Writes it. @throws FaultError `disk-full` or `disk-denied`; the old file then stays. */
  readonly keep: () => Promise<void>;
}

export interface ImportOptions {
  /** Adds a space before every word that has none. */
  readonly leadingSpace: boolean;
  /** The tokenizer's tokens, by which words are judged; undefined if there is none. Used only to import anchors. */
  readonly vocabulary: () => Promise<VocabularyLookup | undefined>;
}

/**
 * Reads an import; writes nothing until `keep`.
 *
 * @param name Of the file: its extension gives the format. A JSON file with `dimcatEvidence` is evidence.
 * @throws FaultError `bad-arguments` for a file that is none of these, `catalog-invalid` for a catalog with errors.
 */
export async function importFile(
  name: string,
  text: string,
  open: OpenCatalog,
  { leadingSpace, vocabulary }: ImportOptions,
): Promise<Import> {
  const isJson = /\.json$/i.test(name);
  if (isJson && /"dimcatEvidence"\s*:/.test(text)) return evidenceImport(name, text, open);
  const read = isJson ? anchorsFromJson(text) : anchorsFromCsv(text);
  if ('problem' in read) throw unreadable(name, read.problem);
  catalogOf(open);
  const words = leadingSpace ? withLeadingSpace(read) : read;
  return importAnchors(asTokens(words, await vocabulary()), open);
}

/** The changes that imported anchors make to a catalog. @throws FaultError `catalog-invalid` if it has errors. */
export function importAnchors({ features, notes }: ImportedAnchors, open: OpenCatalog): Import {
  const catalog = catalogOf(open);
  const { parsed, path: file } = open;
  const inserted = insertFeatures({ ...parsed, catalog }, features);
  const newText = applied(parsed.text, inserted.edits);
  requireSame(newText, inserted.edits.length);
  const { edits, added, extended } = inserted;
  return {
    path: file,
    edits,
    added,
    extended,
    notes: [...notes, ...inserted.notes],
    keep: async () => {
      if (edits.length > 0) await replaceFile(throughLinks(file), [newText]);
    },
  };
}

/** Ids already in use. @throws FaultError `catalog-invalid`. */
export function featureIdsOf(open: OpenCatalog): string[] {
  return catalogOf(open).features.map(({ id }) => id.value);
}

/** An edit that breaks the catalog would be worse than none. */
function requireSame(newText: string, edits: number): void {
  const error = parseCatalog(newText).problems.find(({ severity }) => severity === 'error');
  if (edits === 0 || error === undefined) return;
  throw new Error(`the import would break the catalog: ${error.message}`);
}

/** Keeps what was measured here; imports only what is missing. */
async function evidenceImport(name: string, text: string, open: OpenCatalog): Promise<Import> {
  const read = importEvidence(text);
  if ('problem' in read) throw unreadable(name, read.problem);
  const ids = new Set(featureIdsOf(open));
  const notes = [...read.notes, ...strangers(read.evidence, ids)];
  const added = [...missingIn(await readEvidence(open.path), read.evidence).keys()];
  const keep = async (): Promise<void> => {
    if (added.length === 0) return;
    await updateEvidence(open.path, (known) => ({
      model: known?.model ?? read.evidence.model,
      features: missingIn(known, read.evidence),
    }));
  };
  return { path: evidencePathOf(open.path), edits: [], added, extended: [], notes, keep };
}

/** The features of which an import has a part that the evidence lacks, each with all of its parts. */
function missingIn(
  known: EvidenceFile | undefined,
  imported: EvidenceFile,
): ReadonlyMap<string, FeatureEvidence> {
  const found = new Map<string, FeatureEvidence>();
  for (const [id, evidence] of Object.entries(imported.features)) {
    const here = evidenceOf(known, id) ?? {};
    const both = { ...evidence, ...here };
    if (Object.keys(both).length > Object.keys(here).length) found.set(id, both);
  }
  return found;
}

function strangers(evidence: EvidenceFile, ids: ReadonlySet<string>): string[] {
  return Object.keys(evidence.features)
    .filter((id) => !ids.has(id))
    .map((id) => `${id} is not in the catalog; its evidence is kept.`);
}

function unreadable(name: string, problem: string): Error {
  const what = path.basename(name);
  const advice =
    'Use CSV or TSV with a header, JSON with lists of words, or an evidence file of Dimcat.';
  return faultError('bad-arguments', `${what} cannot be imported: ${problem}.`, advice);
}
