import { faultError } from '../../protocol/fault';
import { overviewAsks } from '../../protocol/panels/overview';
import { overviewHeadOf, overviewRows } from '../../service/overviewPage';
import { panelAnswers } from './answers';

export const overviewAnswers = panelAnswers(overviewAsks, {
  page: async ({ asked, session }) => {
    const head = overviewHeadOf(
      asked.document,
      await session.factsOf(asked.document, asked.signal),
    );
    if (head === undefined) throw unreadable();
    return { data: head };
  },
  rows: async ({ from, count, asked, session }) => ({
    data: overviewRows(
      asked.document,
      await session.factsOf(asked.document, asked.signal),
      from,
      count,
    ),
  }),
});

/** The catalog has errors of form, so nothing of it is known. */
export function unreadable(): Error {
  return faultError(
    'catalog-unreadable',
    'The catalog cannot be read: its text has errors.',
    'Fix the first problem that the editor shows, and try again.',
  );
}
