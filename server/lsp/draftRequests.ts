/** What becomes of drafts in the editor: it writes an accepted one itself, so that undo takes it back. */
import { acceptances, refusals } from '../jobs/draftJob';
import { faultError } from '../protocol/fault';
import { Method } from '../protocol/methods';
import type { DraftParams } from '../protocol/requests';
import { claimEdits } from '../service/dimensionDraft';
import { badArguments } from './faults';
import type { Asked, Serve } from './jobRequests';
import type { Refresher } from './refresher';
import type { Session } from './session';

export function registerDrafts(serve: Serve, session: Session, refresher: Refresher): void {
  const fileOf = async ({ document, signal }: Asked) =>
    (await session.factsOf(document, signal)).dimensions;

  serve(Method.acceptDraft, async (asked) => {
    const { document, catalog } = asked;
    const dimension = dimensionOf(asked);
    const survey = (await fileOf(asked))?.dimensions.get(dimension)?.survey;
    const outcome = claimEdits(document, dimension, survey);
    if (typeof outcome === 'string') throw refused(dimension, outcome);
    // Should the editor not make the edits, or undo them, then the entry is missing: the draft is one to do again.
    const open = catalog();
    await session.jobs.rememberDrafts(open, acceptances(open, [outcome.draft]));
    await refresher.now(asked.uri);
    const { lines } = document;
    const edits = outcome.edits.map(({ span, newText }) => {
      return { range: lines.rangeOf(span), newText };
    });
    return { edits };
  });

  serve(Method.refuseDraft, async (asked) => {
    const notes = refusals(await fileOf(asked), [dimensionOf(asked)]);
    await session.jobs.rememberDrafts(asked.catalog(), notes);
    await refresher.now(asked.uri);
    return {};
  });
}

/** @throws FaultError `bad-arguments`. */
function dimensionOf({ params: { dimension } }: Asked<DraftParams>): number {
  if (Number.isSafeInteger(dimension) && (dimension as number) >= 0) return dimension as number;
  throw badArguments('dimension is not an index');
}

function refused(dimension: number, reason: string): Error {
  return faultError(
    'bad-arguments',
    `Nothing was written of dimension ${dimension}: ${reason}.`,
    'Write the claim by hand, under dimensions.',
  );
}
