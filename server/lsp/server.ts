import {
  DidChangeWorkspaceFoldersNotification,
  DidRenameFilesNotification,
  ErrorCodes,
  ResponseError,
  type Connection,
  type InitializeResult,
} from 'vscode-languageserver';
import type { Jobs } from '../jobs/api';
import { isSharedName } from '../surroundings/sharedFiles';
import { Method, type Reply } from '../protocol/methods';
import { visible } from '../protocol/userText';
import { capabilities } from './capabilities';
import { pathOf } from './catalogs';
import { environmentOf } from './environment';
import { registerFeatures } from './features';
import { registerHub } from './hubRequests';
import { registerExperiments } from './experimentRequests';
import { registerJobs, serving } from './jobRequests';
import { registerNavigation } from './navigation';
import { registerDrafts } from './draftRequests';
import { registerWorkbench } from './workbench';
import { OutsideFiles } from './outsideFiles';
import { Progresses } from './progress';
import { registerPanels } from './panels/panels';
import { Publisher } from './publisher';
import { Refresher } from './refresher';
import { Session } from './session';
import { fieldsOf, type Fields } from './shape';
import { registerStructure } from './structure';

/** What the jobs tell besides their results. */
interface JobListeners {
  /** Lines for the log. */
  readonly log: (line: string) => void;
  /** Files that a catalog may not name. */
  readonly onOutside: (file: string) => void;
  /** Token caches came or went. */
  readonly onCaches: () => void;
  /** Sentences for the person. */
  readonly onWarning: (message: string) => void;
}

export interface ServerOptions {
  readonly createJobs: (listeners: JobListeners) => Jobs;
  /** URI of the folder that holds `docs/`, ending in `/`. */
  readonly docs: string;
}

export interface Server {
  /** Stops timers, jobs and the processes behind them. */
  dispose(): Promise<void>;
}

/** Serves one client over `connection` and starts to listen. */
export function startServer(connection: Connection, options: ServerOptions): Server {
  const jobs = options.createJobs({
    log: (line) => connection.console.info(line),
    onOutside: (file) => asking.about(file),
    onCaches: () => {
      void connection.sendNotification(Method.caches);
      refresher.all();
    },
    onWarning: (message) => {
      connection.window.showWarningMessage(visible(message));
    },
  });
  const session = new Session(connection, jobs, options.docs);
  const publisher = new Publisher(connection, session.catalogs, session);
  const refresher = new Refresher(session, publisher);
  const progresses = new Progresses(connection, jobs);
  const asking = new OutsideFiles(session, () => refresher.all());
  const serve = serving(session, progresses);
  const dispose = async (): Promise<void> => {
    publisher.dispose();
    await jobs.dispose();
  };
  registerStart(session, refresher, progresses);
  registerDocuments(session, publisher);
  registerEvents(session, refresher);
  registerFeatures(session, publisher);
  registerNavigation(session);
  registerStructure(session);
  registerJobs(serve, session, refresher);
  registerExperiments(serve, session);
  registerWorkbench(serve, session, refresher);
  registerDrafts(serve, session, refresher);
  registerPanels(serve, session);
  registerHub(serve, session);
  connection.onRequest(Method.ping, (): Reply<typeof Method.ping> => ({ pid: process.pid }));
  connection.onShutdown(dispose);
  connection.listen();
  return { dispose };
}

function registerStart(session: Session, refresher: Refresher, progresses: Progresses): void {
  let started = false;
  session.connection.onInitialize((params): InitializeResult | ResponseError<never> => {
    if (started) return new ResponseError(ErrorCodes.InvalidRequest, 'The server is initialized.');
    started = true;
    refresher.allow(fieldsOf(params.capabilities)['workspace']);
    session.setFolders(foldersOf(fieldsOf(params)));
    session.setEnvironment(environmentOf(params.initializationOptions));
    progresses.listen();
    return capabilities;
  });
}

/** The workspace's folders as URIs; an old client has a single root. */
function foldersOf({ workspaceFolders, rootUri }: Fields): readonly string[] {
  if (Array.isArray(workspaceFolders)) return urisOf(workspaceFolders);
  return typeof rootUri === 'string' ? [rootUri] : [];
}

/** The files and folders of this machine that were renamed, as absolute paths. */
function renamesOf(params: unknown): readonly { readonly from: string; readonly to: string }[] {
  const { files } = fieldsOf(params);
  if (!Array.isArray(files)) return [];
  return files.flatMap((file: unknown) => {
    const { oldUri, newUri } = fieldsOf(file);
    const [from, to] = [oldUri, newUri].map((uri) =>
      typeof uri === 'string' ? pathOf(uri) : undefined,
    );
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
}

function urisOf(folders: unknown): readonly string[] {
  if (!Array.isArray(folders)) return [];
  return folders
    .map((folder: unknown) => fieldsOf(folder)['uri'])
    .filter((uri): uri is string => typeof uri === 'string');
}

function registerDocuments(session: Session, publisher: Publisher): void {
  const { connection, documents, catalogs } = session;
  connection.onDidOpenTextDocument(
    session.notified('open a document', (params) => {
      const uri = documents.open(params);
      catalogs.forget(uri);
      publisher.schedule(uri);
    }),
  );
  connection.onDidChangeTextDocument(
    session.notified('apply an edit', (params) => {
      const uri = documents.change(params);
      if (isSharedName(uri)) documents.uris().forEach((each) => publisher.schedule(each));
      else publisher.schedule(uri);
    }),
  );
  connection.onDidCloseTextDocument(
    session.notified('close a document', (params) => {
      const uri = documents.close(params);
      session.forget(uri);
      publisher.forget(uri);
    }),
  );
}

function registerEvents(session: Session, refresher: Refresher): void {
  const { connection } = session;
  connection.onDidChangeWatchedFiles(
    session.notified('follow files on disk', () => {
      session.workspace.forgetPaths();
      refresher.all();
    }),
  );
  connection.onNotification(
    DidChangeWorkspaceFoldersNotification.type,
    session.notified('follow the workspace folders', (params: unknown) => {
      const { added, removed } = fieldsOf(fieldsOf(params)['event']);
      session.changeFolders(urisOf(added), urisOf(removed));
      refresher.all();
    }),
  );
  connection.onNotification(
    DidRenameFilesNotification.type,
    session.notified('follow renamed files', (params: unknown) => {
      for (const { from, to } of renamesOf(params)) session.jobs.moved(from, to);
      session.workspace.forgetPaths();
      refresher.all();
    }),
  );
  connection.onNotification(
    Method.environment,
    session.notified('apply settings', (params: unknown) => {
      session.setEnvironment(environmentOf(params));
      refresher.all();
    }),
  );
}
