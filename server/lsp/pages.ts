import { modalityOf } from '../catalog/modality';
import { Method, type ClaimOutcome, type FeaturePage } from '../protocol/requests';
import { featureSummaries } from '../service/claims';
import { pageOf } from '../service/page';
import { checkClaim } from './claimCheck';
import { featureOf, type Serve } from './jobRequests';
import type { Refresher } from './refresher';
import type { Session } from './session';

/** What panels, tree and Test Explorer ask for. */
export function registerPages(serve: Serve, session: Session, refresher: Refresher): void {
  serve(Method.featurePage, async (asked): Promise<FeaturePage> => {
    const facts = await session.factsOf(asked.document);
    return pageOf(asked.document, facts, featureOf(asked))!;
  });
  serve(Method.experiments, ({ document }) => {
    const { catalog } = document.parsed;
    return Promise.resolve(session.jobs.experiments(catalog && modalityOf(catalog)));
  });
  serve(Method.features, ({ document }) => Promise.resolve(featureSummaries(document)));
  serve(Method.checkClaim, (asked): Promise<ClaimOutcome> => checkClaim(asked, session, refresher));
}
