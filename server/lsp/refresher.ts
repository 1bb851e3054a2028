import { CodeLensRefreshRequest } from 'vscode-languageserver';
import type { Publisher } from './publisher';
import type { Session } from './session';

/** Brings what the editor shows up to date after something besides the text has changed. */
export class Refresher {
  #lensesCanRefresh = false;

  constructor(
    private readonly session: Session,
    private readonly publisher: Publisher,
  ) {}

  /** Called with the client's word on `workspace.codeLens.refreshSupport`. */
  allowLenses(allowed: boolean): void {
    this.#lensesCanRefresh = allowed;
  }

  /** Diagnostics, status and lenses of one catalog; resolves when the diagnostics are sent. */
  async now(uri: string): Promise<void> {
    await this.publisher.refresh(uri);
    this.#refreshLenses();
  }

  soon(uri: string): void {
    this.publisher.schedule(uri);
  }

  /** All open catalogs, soon. */
  all(): void {
    this.session.documents.uris().forEach((uri) => this.publisher.schedule(uri));
    this.#refreshLenses();
  }

  #refreshLenses(): void {
    if (!this.#lensesCanRefresh) return;
    void this.session.attempt('refresh the lenses', () =>
      this.session.connection.sendRequest(CodeLensRefreshRequest.type),
    );
  }
}
