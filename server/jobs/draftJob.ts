/** The list of what is left to explain: drafts of entries for dimensions, written into a catalog or refused. */
import { replaceFile, throughLinks } from '../cache/atomic';
import { draftOf, draftsIn, type Draft } from '../catalog/dimensions/draft';
import { draftEdits } from '../catalog/edit/dimension';
import { applyEdits } from '../catalog/edit/textEdit';
import { parseCatalog } from '../catalog/parseCatalog';
import type { DraftNote } from '../protocol/dimensions';
import type { SignsBasis } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { readDimensions, updateDimensions } from '../surroundings/dimensionStore';
import { catalogOf, type OpenCatalog } from '../surroundings/openCatalog';

/** The first drafts, by what a survey says is left to explain. @throws FaultError `evidence-unreadable`. */
export async function draftsFor(open: OpenCatalog, most: number): Promise<readonly Draft[]> {
  const file = await readDimensions(open.path);
  return file ? draftsIn(file, catalogOf(open)).slice(0, most) : [];
}

/** Writes drafts into the catalog, beside what stands there, and remembers that they were accepted. */
export async function writeDrafts(open: OpenCatalog, drafts: readonly Draft[]): Promise<void> {
  const { text, root } = open.parsed;
  const edits = root ? draftEdits(text, root, drafts) : [];
  if (edits.length === 0) return;
  const newText = applyEdits(text, edits);
  const error = parseCatalog(newText).problems.find(({ severity }) => severity === 'error');
  if (error) throw new Error(`the drafts would break the catalog: ${error.message}`);
  await replaceFile(throughLinks(open.path), [newText]);
  await remember(open, drafts, 'accepted');
}

/** @throws FaultError `bad-arguments` for a dimension of which no survey made a draft. */
export async function refuseDrafts(open: OpenCatalog, indices: readonly number[]): Promise<void> {
  const file = await readDimensions(open.path);
  const drafts = indices.map((index) => {
    const survey = file?.dimensions.get(index)?.survey;
    const draft = survey && draftOf(survey);
    if (draft) return draft;
    throw faultError(
      'bad-arguments',
      `There is no draft of dimension ${index} to refuse.`,
      'List the drafts with dimcat dims CATALOG --draft 10.',
    );
  });
  await remember(open, drafts, 'refused');
}

async function remember(
  open: OpenCatalog,
  drafts: readonly Draft[],
  state: DraftNote['state'],
): Promise<void> {
  const basis = await basisFor(open, drafts);
  if (!basis) return;
  const notes = drafts.map(({ index, says }) => [index, { draft: { state, says } }] as const);
  await updateDimensions(open.path, () => ({ basis, dimensions: new Map(notes) }));
}

/** What the drafts were made on: the basis of the survey that found them. */
async function basisFor(
  open: OpenCatalog,
  [first]: readonly Draft[],
): Promise<SignsBasis | undefined> {
  if (!first) return undefined;
  const file = await readDimensions(open.path);
  const survey = file?.dimensions.get(first.index)?.survey;
  return survey && file.bases.get(survey.basis);
}
