import {
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
} from 'vscode-languageserver';
import type { Publisher } from './publisher';
import type { Session } from './session';
import { fieldsOf } from './shape';

const requests = {
  codeLens: CodeLensRefreshRequest.type,
  inlayHint: InlayHintRefreshRequest.type,
  semanticTokens: SemanticTokensRefreshRequest.type,
};
type Refreshed = keyof typeof requests;

/** Refreshes what the editor shows after something other than the text has changed. */
export class Refresher {
  #allowed: readonly Refreshed[] = [];

  constructor(
    private readonly session: Session,
    private readonly publisher: Publisher,
  ) {}

  /** Called with the client's `capabilities.workspace`, which says what it can refresh. */
  allow(workspace: unknown): void {
    this.#allowed = (Object.keys(requests) as Refreshed[]).filter(
      (what) => fieldsOf(fieldsOf(workspace)[what])['refreshSupport'] === true,
    );
  }

  /** Lenses, hints, colours, diagnostics and status; resolves when the diagnostics are sent. */
  async now(uri: string): Promise<void> {
    this.#refreshShown();
    await this.publisher.refresh(uri);
  }

  soon(uri: string): void {
    this.publisher.schedule(uri);
  }

  /** Refreshes all open catalogs soon. */
  all(): void {
    this.#refreshShown();
    this.session.documents.uris().forEach((uri) => this.publisher.schedule(uri));
  }

  /** Not awaited: the editor answers at its own pace. */
  #refreshShown(): void {
    for (const what of this.#allowed) {
      void this.session.attempt(`refresh ${what}`, () =>
        this.session.connection.sendRequest(requests[what]),
      );
    }
  }
}
