import { faultError } from '../../protocol/fault';
import { featureAsks } from '../../protocol/panels/feature';
import { pageOf } from '../../service/page';
import { panelAnswers } from './answers';

export const featureAnswers = panelAnswers(featureAsks, {
  page: async ({ key, asked, session }) => {
    const page = pageOf(asked.document, await session.factsOf(asked.document), key.feature);
    if (page === undefined) throw unknownFeature(key.feature);
    return { data: page };
  },
});

function unknownFeature(id: string): Error {
  return faultError(
    'feature-unknown',
    `The catalog has no feature "${id}".`,
    'It may have been renamed or removed: open the page of another feature.',
  );
}
