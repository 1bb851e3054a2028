/** Features that were discovered without anchors, as drafts in a catalog. */
import { featureIdsOf, importAnchors, type Import } from './importJob';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { idOf, type ImportedAnchors, type ImportedFeature } from '../interchange/import/anchors';
import type { Candidate, ExperimentResult } from '../protocol/report';

/** How many words a label names. */
const NAMED = 3;

/**
 * The changes that add the first candidates; writes nothing until `keep`. Keeps the existing text, with comments.
 *
 * @throws FaultError `catalog-invalid` for a catalog with errors.
 */
export function addCandidates(open: OpenCatalog, result: ExperimentResult, count: number): Import {
  return importAnchors(draftsOf(open, result, count), open);
}

/** The first candidates as features with free ids. @throws FaultError `catalog-invalid`. */
export function draftsOf(
  open: OpenCatalog,
  result: ExperimentResult,
  count: number,
): ImportedAnchors {
  const taken = new Set(featureIdsOf(open));
  const notes: string[] = [];
  const chosen = (result.candidates ?? []).slice(0, count);
  const features = chosen.flatMap((candidate): ImportedFeature[] => {
    const draft = draftOf(candidate, result, taken);
    if (draft.anchors.length >= 2) {
      taken.add(draft.id);
      return [draft];
    }
    notes.push(
      `The feature of ${JSON.stringify(candidate.seed.text)} has fewer than two tokens of whole text and is left out.`,
    );
    return [];
  });
  if (chosen.length < count) {
    notes.push(`Only ${chosen.length} of ${count} candidates were listed (option listed).`);
  }
  return { features, notes };
}

function draftOf(
  { seed, tokens, register }: Candidate,
  { provenance }: ExperimentResult,
  taken: ReadonlySet<string>,
): ImportedFeature {
  const anchors = [...new Set(tokens.map(({ text }) => text))].filter(isText);
  const { site } = provenance;
  const width = register.pos.length + register.neg.length;
  return {
    id: freeId(`found-${idOf(seed.text.trim())}`, taken),
    label: anchors
      .slice(0, NAMED)
      .map((text) => text.trim())
      .join(', '),
    description:
      `To be named. Found by dimcat experiment discover (seed token ${JSON.stringify(seed.text.trim())}, ${site.kind} ${site.layer}, ` +
      `${width} dimensions, seed ${provenance.seed}). Its anchors were chosen by their signs, so their AUC is not evidence: ` +
      'keep those that share a meaning, and add others that do.',
    anchors,
  };
}

/** Whether a catalog can name a token by its text: not for a byte or a part of a character. */
function isText(text: string): boolean {
  return text.trim() !== '' && !text.includes('\uFFFD') && !/^<0x[0-9A-F]{2}>$/.test(text);
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  let n = 2;
  while (taken.has(`${id}-${n}`)) n++;
  return `${id}-${n}`;
}
