/** Entry of the language server: started by the editor over Node IPC, or over standard input and output. */
import { hostsNear, versionNear } from './jobs/installation';
import { createJobs } from './jobs/jobs';
import { docsNear } from './lsp/docs';
import { startServer } from './lsp/server';
import { serveProcess } from './lsp/serverProcess';

const hosts = hostsNear(__dirname);
const version = versionNear(__dirname);

serveProcess((connection) =>
  startServer(connection, {
    createJobs: (log) => createJobs({ hosts, version, log }),
    docs: docsNear(__dirname),
  }),
);
