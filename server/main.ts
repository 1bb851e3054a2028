/** Entry of the language server: started by the editor over Node IPC, or over standard input and output. */
import { hostsNear, versionNear } from './jobs/installation';
import { createJobs } from './jobs/jobs';
import { docsNear } from './lsp/docs';
import { startServer } from './lsp/server';
import { serveProcess } from './lsp/serverProcess';

const hosts = hostsNear(__dirname);
const version = versionNear(__dirname);

/** While a measurement runs, hovers and diagnostics are computed on the core that it leaves. */
const spareCores = 1;

serveProcess((connection) =>
  startServer(connection, {
    createJobs: (listeners) => createJobs({ hosts, version, spareCores, ...listeners }),
    docs: docsNear(__dirname),
  }),
);
