import type { Connection } from 'vscode-languageserver';
import type { CatalogFacts } from '../catalog/facts';
import type { Jobs } from '../jobs/api';
import type { EditorSettings, Environment } from '../protocol/requests';
import type { CatalogDocument, World } from '../service/ports';
import { Atlases } from './atlases';
import { Catalogs } from './catalogs';
import { OpenDocuments } from './documents';
import { defaults, restricted } from './environment';
import { LayerMeasurements } from './layerMeasurements';
import { OpenedFiles } from './opened';
import { OtherModels } from './otherModels';
import { Reports } from './reports';
import { StatusReporter } from './status';
import { KnownWords, LastSuggestions, worldOf } from './world';
import { WorkspaceIndex } from './workspace';

/** State that the handlers of one connection share. */
export class Session {
  readonly documents = new OpenDocuments();
  readonly catalogs = new Catalogs(this.documents);
  readonly atlases = new Atlases();
  readonly reports = new Reports();
  readonly opened = new OpenedFiles();
  readonly layers = new LayerMeasurements();
  readonly models = new OtherModels();
  readonly workspace = new WorkspaceIndex(this.catalogs);
  readonly status: StatusReporter;
  readonly #last = new LastSuggestions();
  readonly #words = new KnownWords();
  readonly #allowed: string[] = [];
  #environment: Environment = restricted;

  /** `docs`: URI of the folder that holds `docs/`, ending in `/`. */
  constructor(
    readonly connection: Connection,
    readonly jobs: Jobs,
    readonly docs: string,
  ) {
    this.status = new StatusReporter(connection, jobs);
  }

  get trusted(): boolean {
    return this.#environment.trusted;
  }

  get editor(): EditorSettings {
    return this.#environment.editor ?? defaults;
  }

  /** The surroundings of the catalogs, for one request. */
  world(signal: AbortSignal): World {
    const { jobs, workspace, docs } = this;
    return worldOf({ jobs, workspace, docs, last: this.#last, words: this.#words }, signal);
  }

  /** Forgets a document that was closed. */
  forget(uri: string): void {
    this.catalogs.forget(uri);
    this.status.forget(uri);
    this.#last.forget(uri);
  }

  setEnvironment(environment: Environment): void {
    this.#environment = environment;
    this.catalogs.shared.onlyBeside = !environment.trusted;
    this.#reach();
  }

  /** The workspace's folders, as URIs. */
  setFolders(uris: readonly string[]): void {
    this.workspace.setFolders(uris);
    this.#reach();
  }

  changeFolders(added: readonly string[], removed: readonly string[]): void {
    this.workspace.changeFolders(added, removed);
    this.#reach();
  }

  /** Lets catalogs name files in a folder until the server ends. */
  allow(folder: string): void {
    this.#allowed.push(folder);
    this.#reach();
  }

  #reach(): void {
    const { folders = [] } = this.#environment;
    const all = [...this.workspace.folders, ...folders, ...this.#allowed];
    this.jobs.setEnvironment({ ...this.#environment, folders: all });
  }

  /**
   * Facts for the language features; if gathering them fails, that is logged and nothing is known.
   *
   * @param signal Of the request that asks; absent for what nobody can cancel.
   * @throws FaultError `cancelled`.
   */
  async factsOf(document: CatalogDocument, signal?: AbortSignal): Promise<CatalogFacts> {
    try {
      return await this.world(signal ?? new AbortController().signal).facts(document);
    } catch (error) {
      if (signal?.aborted) throw error;
      this.log(`read the files of ${document.uri}`, error);
      return { files: new Map() };
    }
  }

  /** Runs work that nobody awaits; failures are logged and go no further. */
  async attempt(what: string, work: () => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log(what, error);
    }
  }

  /** Makes a notification handler that no message can crash. */
  notified(what: string, handler: (params: unknown) => void): (params: unknown) => void {
    return (params) => {
      try {
        handler(params);
      } catch (error) {
        this.log(what, error);
      }
    };
  }

  log(what: string, error: unknown): void {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.connection.console.warn(`Could not ${what}: ${reason}`);
  }
}
