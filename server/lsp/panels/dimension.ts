import { faultError } from '../../protocol/fault';
import { dimensionAsks } from '../../protocol/panels/dimension';
import { dimensionPageOf } from '../../service/dimensionPage';
import { mapAt } from '../../service/nodes';
import { panelAnswers } from './answers';
import { thumbnail } from './thumbnail';
import { unreadable } from './overview';

/** Sites of at most so many dimensions are surveyed and kept whole. */
const KEPT_WHOLE = 1024;

export const dimensionAnswers = panelAnswers(dimensionAsks, {
  thumbnail,
  page: async ({ key: { dimension }, asked, session }) => {
    const facts = await session.factsOf(asked.document, asked.signal);
    const page = dimensionPageOf(asked.document, facts, dimension);
    if (page === undefined) throw unreadable();
    if (page.width !== null && dimension >= page.width) throw outside(dimension, page.width);
    return { data: page };
  },
  survey: async ({ key: { dimension }, asked, session }) => {
    const page = dimensionPageOf(
      asked.document,
      await session.factsOf(asked.document, asked.signal),
      dimension,
    );
    const isLarge = (page?.width ?? 0) > KEPT_WHOLE;
    const options = isLarge ? { dimensions: [dimension] } : {};
    const { warnings } = await asked.run('Surveying the dimensions', (context) =>
      session.jobs.survey(asked.catalog(), options, context),
    );
    return { data: { warnings } };
  },
  facts: async ({ key: { dimension }, asked, session }) => {
    const { warnings } = await asked.run(`Reading dimension ${dimension}`, (context) =>
      session.jobs.dimensionFacts(asked.catalog(), { dimensions: [dimension] }, context),
    );
    return { data: { warnings } };
  },
  where: ({ key: { dimension }, asked: { document } }) => {
    const { catalog, root } = document.parsed;
    const note = catalog?.dimensions.find(({ index }) => index.value === dimension);
    const span = note?.span ?? mapAt(root, 'dimensions')?.span;
    const start = span ? document.lines.rangeOf(span).start : { line: 0, character: 0 };
    return Promise.resolve({ data: start });
  },
});

function outside(dimension: number, width: number): Error {
  return faultError(
    'bad-arguments',
    `The site has no dimension ${dimension}.`,
    `Its dimensions are numbered from 0 to ${width - 1}.`,
  );
}
