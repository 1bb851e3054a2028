/** Catalogs with their evidence, from disk or from a git revision, for comparing and exporting. */
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { parseEvidence } from '../catalog/evidence/parseEvidence';
import type { CatalogWithEvidence } from '../catalog/evidence/withEvidence';
import { parseCatalog } from '../catalog/parseCatalog';
import type { Catalog } from '../catalog/types';
import type { Shared } from '../catalog/shared/inherit';
import type { DimensionsFile } from '../protocol/dimensions';
import type { EvidenceFile } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { sha256 } from './claimStamps';
import { catalogText } from './catalogText';
import { dimensionsOf, dimensionsPathOf, readDimensions } from './dimensionStore';
import { evidencePathOf } from './evidenceStore';
import type { OpenCatalog } from './openCatalog';
import { claimsIn } from '../catalog/dimensions/claimsIn';
import { readEvidence } from './evidenceStore';
import { textAtRevision } from './gitFile';
import { catalogOf } from './openCatalog';
import { SharedFiles } from './sharedFiles';

/** @throws FaultError `catalog-unreadable`, `catalog-invalid` or `evidence-unreadable`. */
export async function readOpen(open: OpenCatalog, name: string): Promise<CatalogWithEvidence> {
  const dimensions = await readDimensions(open.path);
  const catalog = catalogOf(open);
  const evidence = await readEvidence(open.path);
  return { name, catalog, evidence, ...partsOf(dimensions, catalog) };
}

/**
 * A catalog by what a person typed: a file, or `REVISION:FILE` if no such file exists (`HEAD~1:x.dims.yaml`).
 *
 * @throws FaultError As {@link readOpen}; `bad-arguments` if the revision cannot be read.
 */
export async function readNamed(typed: string): Promise<CatalogWithEvidence> {
  const [, revision, file] = /^([^:]+):(.+)$/.exec(typed) ?? [];
  const isFile = existsSync(path.resolve(typed));
  // A single letter before the colon is a drive.
  if (!isFile && revision !== undefined && file !== undefined && !/^[a-z]$/i.test(revision)) {
    return readRevision(revision, path.resolve(file), typed);
  }
  const at = path.resolve(typed);
  const parsed = parseCatalog(await catalogText(at), undefined, new SharedFiles().above(at));
  return readOpen({ path: at, parsed }, typed);
}

/** A catalog at a revision. @throws FaultError As {@link readNamed}. */
export async function readRevision(
  revision: string,
  file: string,
  name: string,
): Promise<CatalogWithEvidence> {
  const text = await textAtRevision(revision, file);
  if (text === undefined) {
    throw faultError(
      'catalog-unreadable',
      `The revision "${revision}" has no file ${file}.`,
      'Name a revision that contains the catalog.',
    );
  }
  const evidence = await textAtRevision(revision, evidencePathOf(file));
  const written = await textAtRevision(revision, dimensionsPathOf(file));
  const dimensions = written && (await dimensionsOf(written, `The file of dimensions of ${name}`));
  const parsed = parseCatalog(text, undefined, await sharedAt(revision, file));
  const catalog = catalogOf({ path: name, parsed });
  return {
    name,
    catalog,
    evidence: evidence === undefined ? undefined : evidenceIn(evidence, name),
    ...partsOf(dimensions, catalog),
  };
}

/** What the catalog inherited at a revision: from the currently nearest `dimcat.yaml`, as it was then. */
async function sharedAt(revision: string, file: string): Promise<Shared | undefined> {
  const now = new SharedFiles().above(file);
  if (now === undefined) return undefined;
  const text = await textAtRevision(revision, path.resolve(path.dirname(file), now.file));
  if (text === undefined) return undefined;
  const { catalog, root, problems } = parseCatalog(text);
  return { file: now.file, text, catalog, root, problems };
}

/** What comparisons and exports read of a file of dimensions. */
function partsOf(
  dimensions: DimensionsFile | '' | undefined,
  { site }: Catalog,
): Pick<CatalogWithEvidence, 'coverage' | 'claims' | 'width'> {
  if (!dimensions) return {};
  const here = [...dimensions.bases.values()].find(
    (basis) => basis.site.kind === site?.kind.value && basis.site.layer === site.layer.value,
  );
  const { coverage } = dimensions;
  return { coverage, claims: claimsIn(dimensions), width: here?.dimensions };
}

function evidenceIn(text: string, name: string): EvidenceFile {
  const parsed = parseEvidence(text, sha256);
  if ('evidence' in parsed) return parsed.evidence;
  throw unreadable(name, parsed.problem);
}

function unreadable(name: string, problem: string): Error {
  return faultError(
    'evidence-unreadable',
    `The evidence beside ${name} cannot be read: ${problem}.`,
    'Compare with another revision, or measure that one again.',
  );
}
