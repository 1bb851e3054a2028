import type { Connection } from 'vscode-languageserver';
import type { CatalogFacts } from '../catalog/facts';
import type { Problem } from '../catalog/types';
import { problemSteps, shownOf, type Severities } from '../service/problems';
import type { CatalogDocument } from '../service/ports';
import { inSlices } from '../surroundings/slices';
import { nextTurn } from './cancel';
import type { Catalogs } from './catalogs';
import { diagnosticOf } from './convert';
import type { Session } from './session';

/** Checks open catalogs after edits and events, and publishes the problems unless the document has changed. */
export class Publisher {
  readonly #waiting = new Map<string, NodeJS.Immediate>();
  readonly #found = new Map<string, { version: number; problems: readonly Problem[] }>();

  constructor(
    private readonly connection: Connection,
    private readonly catalogs: Catalogs,
    private readonly session: Session,
  ) {}

  /** Checks in the next turn, before the editor's requests after the edit; pending edits are checked as one. */
  schedule(uri: string): void {
    clearImmediate(this.#waiting.get(uri));
    const turn = setImmediate(() => {
      this.#waiting.delete(uri);
      void this.session.attempt(`check ${uri}`, () => this.#check(uri));
    });
    this.#waiting.set(uri, turn);
  }

  /** Checks now. */
  async refresh(uri: string): Promise<void> {
    clearImmediate(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    await this.session.attempt(`check ${uri}`, () => this.#check(uri));
  }

  /** The problems of exactly this version: the published ones, otherwise those found now. */
  async problemsFor(document: CatalogDocument, signal: AbortSignal): Promise<readonly Problem[]> {
    const found = this.#found.get(document.uri);
    if (found?.version === document.version) return found.problems;
    return this.#problemsOf(document, await this.session.factsOf(document, signal));
  }

  #problemsOf(document: CatalogDocument, facts: CatalogFacts): Promise<readonly Problem[]> {
    const severities = severitiesOf(this.session.editor.severities);
    return inSlices(problemSteps(document, facts, severities));
  }

  forget(uri: string): void {
    clearImmediate(this.#waiting.get(uri));
    this.#waiting.delete(uri);
    this.#found.delete(uri);
    void this.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  dispose(): void {
    this.#waiting.forEach((turn) => clearImmediate(turn));
    this.#waiting.clear();
  }

  async #check(uri: string): Promise<void> {
    await this.catalogs.ready(uri);
    const document = this.catalogs.open(uri);
    if (document === undefined) return;
    const facts = await this.session.factsOf(document);
    // Reading the evidence of thousands of features takes time, and so does checking them: let hovers in between.
    await nextTurn();
    if (!this.catalogs.isCurrent(document)) return;
    const problems = await this.#problemsOf(document, facts);
    if (!this.catalogs.isCurrent(document)) return;
    this.#found.set(uri, { version: document.version, problems });
    const { docs } = this.session;
    const diagnostics = shownOf(problems).map((each) => diagnosticOf(document, each, docs));
    await this.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
    await this.session.status.report(document, facts);
  }
}

const severities = ['error', 'warning', 'information', 'hint', 'off'] as const;

/** The settings that name a severity; others are ignored. */
function severitiesOf(written: Readonly<Record<string, string>>): Severities {
  return Object.fromEntries(
    Object.entries(written).flatMap(([code, wanted]) => {
      const severity = severities.find((each) => each === wanted);
      return severity ? [[code, severity]] : [];
    }),
  );
}
