/** One panel: the frame and the messages to and from its page. It keeps nothing that the server can provide. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { CommandTarget } from '../../server/protocol/commands';
import { decodedOrUndefined } from '../../server/protocol/decode';
import { ready } from '../../server/protocol/panel';
import { faultBehind } from '../faults';
import { panelHtml } from './html';
import type { PanelContext, PanelKind } from './panelKind';

export class Panel<T extends CommandTarget, M> implements vscode.Disposable {
  readonly #listeners: vscode.Disposable[];
  #disposed = false;
  #updates = 0;

  constructor(
    private readonly context: PanelContext,
    private readonly kind: PanelKind<T, M>,
    private readonly target: T,
    private readonly panel: vscode.WebviewPanel,
  ) {
    const { webview } = panel;
    this.#listeners = [
      webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      panel.onDidDispose(() => this.#clear()),
    ];
    const root = vscode.Uri.joinPath(context.extensionUri, 'dist', 'webviews');
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
    webview.options = { enableScripts: true, localResourceRoots: [root] };
    webview.html = this.#html(root);
  }

  show(): void {
    this.panel.reveal();
  }

  /** Requests what is shown from the server again. Drops an answer that a later request has overtaken. */
  async update(): Promise<void> {
    const update = ++this.#updates;
    try {
      const { title, message } = await this.kind.load(this.context, this.target);
      if (update !== this.#updates) return;
      this.panel.title = title;
      this.#send(message);
    } catch (error) {
      const fault = faultBehind(error);
      if (update !== this.#updates || fault === undefined) return;
      this.#send({ type: 'fault', message: fault.message, advice: fault.advice });
    }
  }

  updateBusy(): void {
    const { busy } = this.kind;
    if (busy !== undefined) this.#send(busy(this.context, this.target));
  }

  dispose(): void {
    this.panel.dispose();
  }

  #clear(): void {
    this.#disposed = true;
    this.#updates++;
    for (const listener of this.#listeners) listener.dispose();
  }

  #receive(value: unknown): void {
    if (decodedOrUndefined(ready, value) !== undefined) {
      this.updateBusy();
      void this.update();
      return;
    }
    const message = decodedOrUndefined(this.kind.fromPanel, value);
    if (message !== undefined) void this.#handle(message);
  }

  async #handle(message: M): Promise<void> {
    try {
      await this.kind.handle?.(this.context, this.target, message);
    } catch (error) {
      this.context.messages.fault(error);
    }
  }

  #send(message: object): void {
    if (!this.#disposed) void this.panel.webview.postMessage(message);
  }

  #html(root: vscode.Uri): string {
    const { webview } = this.panel;
    const at = (ending: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(root, this.kind.webview + ending)).toString();
    return panelHtml({
      cspSource: webview.cspSource,
      script: at('.js'),
      style: at('.css'),
      nonce: randomBytes(24).toString('base64'),
      language: vscode.env.language,
      title: this.panel.title,
      words: vscode.l10n.bundle,
    });
  }
}
