/** The list of what is left to explain: drafts of entries for dimensions, written into a catalog or refused. */
import { replaceFile, throughLinks } from '../cache/atomic';
import { draftOf, type Draft } from '../catalog/dimensions/draft';
import { acceptedNote } from '../catalog/dimensions/draftState';
import { draftEdits, fieldsToWrite } from '../catalog/edit/dimension';
import { applyEdits } from '../catalog/edit/textEdit';
import { parseCatalog } from '../catalog/parseCatalog';
import type { DimensionsFile, DraftNote } from '../protocol/dimensions';
import { FaultError } from '../protocol/fault';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { Surroundings } from '../surroundings/surroundings';
import { keepDimensions } from './keep';

/** Writes drafts into the file of the catalog, beside what stands there. */
export async function writeDrafts(open: OpenCatalog, drafts: readonly Draft[]): Promise<void> {
  const { text, root } = open.parsed;
  const edits = root ? draftEdits(text, root, drafts) : [];
  if (edits.length === 0) return;
  const newText = applyEdits(text, edits);
  const error = parseCatalog(newText).problems.find(({ severity }) => severity === 'error');
  if (error) throw new Error(`the drafts would break the catalog: ${error.message}`);
  await replaceFile(throughLinks(open.path), [newText]);
}

/** By dimension. */
export type DraftNotes = ReadonlyMap<number, DraftNote>;

/** That these drafts are about to be written into the catalog as it is. */
export function acceptances(
  { parsed: { root } }: Pick<OpenCatalog, 'parsed'>,
  drafts: readonly Draft[],
): DraftNotes {
  const fields = (draft: Draft) => (root ? fieldsToWrite(root, draft) : []);
  return new Map(drafts.map((draft) => [draft.index, acceptedNote(draft, fields(draft))]));
}

/** @throws FaultError `bad-arguments` for a dimension of which no survey made a draft. */
export function refusals(file: DimensionsFile | undefined, indices: readonly number[]): DraftNotes {
  const saysOf = (index: number): string => {
    const survey = file?.dimensions.get(index)?.survey;
    const draft = survey && draftOf(survey);
    if (draft) return draft.says;
    throw new FaultError({
      code: 'bad-arguments',
      message: `There is no draft of dimension ${index} to refuse.`,
      advice: 'The tree of catalogs in the editor lists the drafts.',
      onCommandLine: 'So does dimcat dims CATALOG --draft 10.',
    });
  };
  return new Map(indices.map((index) => [index, { state: 'refused', says: saysOf(index) }]));
}

/**
 * Remembers what became of drafts, beside the catalog.
 *
 * @returns Why it could not be saved, in words; it then holds until the process ends.
 */
export async function rememberDrafts(
  open: OpenCatalog,
  notes: DraftNotes,
  around: Surroundings,
): Promise<string | undefined> {
  const known = await around.dimensions(around.moves.now(open.path));
  const file = known?.dimensions;
  const surveyOf = (index: number) => file?.dimensions.get(index)?.survey;
  // What the drafts were made on: the basis of the survey that found them.
  const survey = [...notes.keys()].map(surveyOf).find((found) => found !== undefined);
  const basis = survey && file?.bases.get(survey.basis);
  if (!basis) return undefined;
  const dimensions = new Map([...notes].map(([index, draft]) => [index, { draft }]));
  return keepDimensions(around, open.path, { basis, dimensions }, 'What became of the drafts');
}
