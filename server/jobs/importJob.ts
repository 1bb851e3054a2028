/** The changes that a file of another program or an older Dimcat makes to a catalog or to its evidence. */
import * as path from 'node:path';
import { writeAtomically } from '../cache/atomic';
import { evidenceOf } from '../catalog/evidence/withEvidence';
import type { VocabularyLookup } from '../catalog/facts';
import { parseCatalog } from '../catalog/parseCatalog';
import { printEvidence } from '../catalog/evidence/printEvidence';
import type { ImportedAnchors } from '../interchange/import/anchors';
import { withLeadingSpace } from '../interchange/import/anchors';
import { asTokens } from '../interchange/import/tokens';
import { anchorsFromCsv } from '../interchange/import/csv';
import { importEvidence } from '../interchange/import/evidence';
import { applied, insertFeatures, type TextEdit } from '../interchange/import/insert';
import { anchorsFromJson } from '../interchange/import/json';
import type { EvidenceFile, FeatureEvidence } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { evidencePathOf } from '../surroundings/evidenceStore';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { readEvidence } from '../surroundings/evidenceStore';
import { catalogOf } from '../surroundings/openCatalog';

export interface Import {
  /** The file that changes: the catalog, or its evidence. */
  readonly path: string;
  /** Its whole new text; undefined if nothing changes. */
  readonly newText: string | undefined;
  /** The same as edits, if the catalog changes. */
  readonly edits: readonly TextEdit[];
  /** Ids of features. */
  readonly added: readonly string[];
  readonly extended: readonly string[];
  readonly notes: readonly string[];
}

export interface ImportOptions {
  /** Adds a space before every word that has none. */
  readonly leadingSpace: boolean;
  /** The tokenizer's tokens, by which words are judged; undefined if there is none. Used only to import anchors. */
  readonly vocabulary: () => Promise<VocabularyLookup | undefined>;
}

/**
 * Reads an import; writes nothing.
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

/** Writes the changes of an import. @throws FaultError `disk-full` or `disk-denied`; the old file then stays. */
export function keepImport({ path: file, newText }: Import): void {
  if (newText !== undefined) writeAtomically(file, [Buffer.from(newText, 'utf8')]);
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
    newText: edits.length === 0 ? undefined : newText,
    edits,
    added,
    extended,
    notes: [...notes, ...inserted.notes],
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
  const old = await readEvidence(open.path);
  const ids = new Set(featureIdsOf(open));
  const notes = [...read.notes, ...strangers(read.evidence, ids)];
  const features: Record<string, FeatureEvidence> = { ...old?.features };
  const added: string[] = [];
  for (const [id, evidence] of Object.entries(read.evidence.features)) {
    const here = evidenceOf(old, id) ?? {};
    const merged = { ...evidence, ...here };
    if (Object.keys(merged).length > Object.keys(here).length) added.push(id);
    features[id] = merged;
  }
  const model = old?.model ?? read.evidence.model;
  const newText =
    added.length === 0 ? undefined : printEvidence({ dimcatEvidence: 1, model, features });
  return { path: evidencePathOf(open.path), newText, edits: [], added, extended: [], notes };
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
