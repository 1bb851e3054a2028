import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { compareCatalogs } from '../../diff/compare';
import { comparisonMarkdown } from '../../diff/markdown';
import type { CatalogWithEvidence } from '../../catalog/evidence/withEvidence';
import type { CatalogComparison } from '../../protocol/comparison';
import { faultError, faultOf } from '../../protocol/fault';
import {
  compareAsks,
  compareEditorAsks,
  type Against,
  type CompareHead,
  type CompareSides,
} from '../../protocol/panels/compare';
import { readOpen, readRevision } from '../../surroundings/catalogFile';
import { revisionsOf } from '../../surroundings/gitFile';
import type { CatalogDocument } from '../../service/ports';
import { untrustedFault } from '../faults';
import type { Session } from '../session';
import { catalogOf } from '../world';
import { panelAnswers, type PanelQuestion } from './answers';
import { catalogElsewhere, measureAll, otherLayers } from './compareElsewhere';
import { elsewhereOf, type Elsewhere } from './elsewhere';
import { addModel, otherModels } from './otherModels';

/** Features in one answer: about 800 bytes each. */
const ROWS = 500;
const MOST_REVISIONS = 20;

export const compareAnswers = panelAnswers(
  { ...compareAsks, ...compareEditorAsks },
  {
    sides: async (question) => {
      const { asked, session } = question;
      return {
        data: {
          catalogs: await othersOf(asked.document, session),
          revisions: await lastRevisions(asked.catalog().path, session),
          layers: await otherLayers(question),
          models: await otherModels(question),
        },
        // What pages measured at a layer is no state of the catalog.
        isUnrevised: true,
      };
    },
    page: async (question) => {
      const { comparison, there } = await compared(question);
      const { a, b, setup, counts, coverage } = comparison;
      // What pages measured elsewhere lies in no file.
      const command = there === undefined ? `dimcat diff ${a.name} ${b.name}` : null;
      const head = { a, b, setup, counts, page: ROWS, command };
      const more = { ...(coverage && { coverage }), ...(there && { elsewhere: placeOf(there) }) };
      return { data: { ...head, ...more } };
    },
    features: async (question) => {
      const { features } = (await compared(question)).comparison;
      return { data: features.slice(question.from, question.from + ROWS) };
    },
    markdown: async (question) => ({
      data: { markdown: comparisonMarkdown((await compared(question)).comparison) },
    }),
    measureThere: async (question) => ({
      data: { refused: await measureAll(question, question.key) },
      isUnrevised: true,
    }),
    addModel: (question) =>
      Promise.resolve({ data: { model: addModel(question, question.key.uri) }, isUnrevised: true }),
  },
);

interface Compared {
  readonly comparison: CatalogComparison;
  /** Where side a is the catalog itself. */
  readonly there: Elsewhere | undefined;
}

async function compared(question: PanelQuestion<Against>): Promise<Compared> {
  const { key, asked, session } = question;
  const b = asked.catalog();
  const isElsewhere = key.layer !== undefined || key.model !== undefined;
  const there = isElsewhere ? await elsewhereOf(question, key) : undefined;
  const a = there ? await catalogElsewhere(question, there) : await otherSide(key, b.path, session);
  return { comparison: compareCatalogs(a, await readOpen(b, path.basename(b.path))), there };
}

function placeOf({ at, layers, other }: Elsewhere): NonNullable<CompareHead['elsewhere']> {
  return { layer: at.layer, layers, other: other ?? null };
}

/** Only the workspace's own catalogs, and versions of the open one: a page can name no other file. */
async function otherSide(
  { other, revision = 'HEAD' }: Against,
  file: string,
  session: Session,
): Promise<CatalogWithEvidence> {
  if (other === undefined) {
    // Git runs what a repository's settings name.
    if (!session.trusted) throw untrustedFault();
    return readRevision(revision, file, `${revision}:${path.basename(file)}`);
  }
  const all = await session.workspace.all();
  const document = all.find(({ uri }) => idOf(uri) === other);
  const open = document && catalogOf(document);
  if (open === undefined) throw goneFault();
  return readOpen(open, nameOf(open.path, session));
}

async function othersOf(
  { uri: here }: CatalogDocument,
  session: Session,
): Promise<CompareSides['catalogs']> {
  const all = await session.workspace.all();
  return all.flatMap(({ uri, path: file }) =>
    uri === here || file === undefined ? [] : [{ id: idOf(uri), uri, name: nameOf(file, session) }],
  );
}

async function lastRevisions(file: string, session: Session): Promise<CompareSides['revisions']> {
  if (!session.trusted) return [];
  try {
    return await revisionsOf(file, MOST_REVISIONS);
  } catch (error) {
    // A catalog outside of Git has no versions; anything else is a fault of ours.
    if (faultOf(error).code === 'bad-arguments') return [];
    throw error;
  }
}

/** Tells nothing of where the catalog is. */
function idOf(uri: string): string {
  return createHash('sha256').update(uri).digest('hex').slice(0, 16);
}

/** Relative to the folder of the workspace that holds it. */
function nameOf(file: string, { workspace }: Session): string {
  const folder = workspace.folders.find((each) => file.startsWith(each + path.sep));
  const name = folder === undefined ? path.basename(file) : path.relative(folder, file);
  return name.replaceAll(path.sep, '/');
}

function goneFault(): Error {
  return faultError(
    'bad-arguments',
    'The other catalog is no longer in this workspace, or has become unreadable.',
    'Choose another one to compare with.',
  );
}
