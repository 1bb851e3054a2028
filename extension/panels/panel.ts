/** One panel: its frame, and the answers to what its page asks. It keeps nothing that the server can provide. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Asks } from '../../server/protocol/panels/asks';
import { Method } from '../../server/protocol/methods';
import { PROTOCOL_VERSION, type ToPage } from '../../server/protocol/panels/messages';
import type { Place } from '../../server/protocol/panels/place';
import { faultBehind } from '../faults';
import { commonActs } from './commonActions';
import { type Answer, Conversation, type ReadQuestion } from './conversation';
import { panelHtml } from './html';
import type { ActionScene, PanelActions, PanelKind } from './panelKind';

export class Panel implements vscode.Disposable {
  readonly #conversation: Conversation;
  readonly #listeners: vscode.Disposable[];
  readonly #actions: readonly PanelActions[];
  readonly #uri: string;
  /** Told to the page when it is ready. */
  #place: Place | null;

  /** @param place Null lets a page that is restored stand where it stood. */
  constructor(
    private readonly kind: PanelKind,
    private readonly scene: ActionScene,
    place: Place | null,
  ) {
    const { panel, context, uri } = scene;
    const { webview } = panel;
    this.#uri = uri;
    this.#place = place;
    this.#actions = [commonActs, ...(kind.actions ? [kind.actions] : [])];
    this.#conversation = new Conversation({
      asks: asksOf([kind, ...this.#actions]),
      answer: (question) => this.#answer(question),
      post: (message) => this.#post(message),
      onReady: () => this.#start(),
      faultBehind,
    });
    this.#listeners = [
      webview.onDidReceiveMessage((message: unknown) => this.#conversation.receive(message)),
      panel.onDidDispose(() => this.#clear()),
    ];
    const root = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webviews');
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    webview.options = { enableScripts: true, localResourceRoots: [root] };
    webview.html = this.#html(root);
  }

  /** Shows the panel at a place. A hidden page hears nothing, so it is told again when it is ready. */
  show(place: Place, column?: vscode.ViewColumn): void {
    this.#place = place;
    this.scene.panel.reveal(column);
    this.#post({ type: 'go', place });
  }

  /** Tells the page that something of its catalog may have changed. */
  update(): void {
    this.#post({ type: 'changed', trusted: vscode.workspace.isTrusted });
  }

  updateJobs(): void {
    this.#post({ type: 'jobs', jobs: this.scene.context.jobs.runningIn(this.#uri) });
  }

  get active(): boolean {
    return this.scene.panel.active;
  }

  /** Undefined while it is in none. */
  get column(): vscode.ViewColumn | undefined {
    return this.scene.panel.viewColumn;
  }

  /** Back (-1) or forward (1) in the page's history. */
  move(by: -1 | 1): void {
    this.#post({ type: 'history', by });
  }

  dispose(): void {
    this.scene.panel.dispose();
  }

  #clear(): void {
    this.#conversation.end();
    for (const listener of this.#listeners) listener.dispose();
  }

  #start(): void {
    this.#post({
      type: 'start',
      v: PROTOCOL_VERSION,
      uri: this.#uri,
      catalog: vscode.workspace.asRelativePath(vscode.Uri.parse(this.#uri)),
      trusted: vscode.workspace.isTrusted,
      place: this.#place,
      panels: this.scene.panels,
    });
    // Where the page goes from there is its own state, which it keeps over a reload.
    this.#place = null;
    this.updateJobs();
  }

  async #answer(question: ReadQuestion): Promise<Answer> {
    const { kind, key } = question;
    const local = this.#actions.find(({ act }) => Object.hasOwn(act, kind));
    if (local === undefined) return this.#askServer(question);
    const act = local.act[kind]! as (key: object, scene: ActionScene) => Promise<unknown>;
    return { rev: '', data: await act(key, this.scene) };
  }

  async #askServer({ kind, key, from, count, signal, onProgress }: ReadQuestion): Promise<Answer> {
    const source = new vscode.CancellationTokenSource();
    const cancel = (): void => source.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const { rev, data, base64 } = await this.scene.context.server.request(
        Method.panel,
        { uri: this.#uri, panel: this.kind.name, kind, key, from, count },
        source.token,
        (message, percentage) =>
          onProgress(message ?? '', percentage === undefined ? null : percentage / 100),
      );
      return { rev, data, ...(base64 !== undefined && { bytes: bufferOf(base64) }) };
    } finally {
      signal.removeEventListener('abort', cancel);
      source.dispose();
    }
  }

  #post(message: ToPage): void {
    void this.scene.panel.webview.postMessage(message);
  }

  #html(root: vscode.Uri): string {
    const { webview, title } = this.scene.panel;
    const at = (ending: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(root, this.kind.name + ending)).toString();
    return panelHtml({
      cspSource: webview.cspSource,
      script: at('.js'),
      style: at('.css'),
      nonce: randomBytes(24).toString('base64'),
      language: vscode.env.language,
      title,
      words: vscode.l10n.bundle,
    });
  }
}

function asksOf(parts: readonly { readonly asks: Asks }[]): Asks {
  return Object.fromEntries(parts.flatMap(({ asks }) => Object.entries(asks)));
}

/** A buffer of its own: Node's small ones share one, of which all would be copied. */
function bufferOf(base64: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(base64, 'base64')).buffer;
}
