/** The real server over fake jobs, in a separate process. */
import { startServer } from '../../server/lsp/server';
import { serveProcess } from '../../server/lsp/serverProcess';
import { FakeJobs } from './fakeJobs';

const { DIMCAT_FAKE_STEPS, DIMCAT_FAKE_GATE, DIMCAT_FAKE_DISPOSED } = process.env;

serveProcess((connection) =>
  startServer(connection, {
    createJobs: ({ log }) =>
      new FakeJobs({
        steps: Number(DIMCAT_FAKE_STEPS ?? 3),
        gate: DIMCAT_FAKE_GATE ?? '',
        log,
        disposedFile: DIMCAT_FAKE_DISPOSED ?? '',
      }),
    docs: 'file:///extension/',
  }),
);
