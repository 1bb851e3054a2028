/** One panel: the frame and the messages to and from its page. It keeps nothing that the server can provide. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { decodedOrUndefined } from '../../server/protocol/decode';
import { fromPanel, type FromPanel, type ToPanel } from '../../server/protocol/panel';
import { Method } from '../../server/protocol/methods';
import type { CommandTarget } from '../../server/protocol/commands';
import { showInCatalog } from '../commands/revealFeature';
import { faultBehind } from '../faults';
import type { PageContext } from './pageContext';
import { panelHtml } from './html';

export class FeaturePanel implements vscode.Disposable {
  readonly #listeners: vscode.Disposable[];
  #disposed = false;
  #updates = 0;

  constructor(
    private readonly context: PageContext,
    readonly target: Required<CommandTarget>,
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

  /** Requests the page from the server again. Drops an answer that a later request has overtaken. */
  async update(): Promise<void> {
    const update = ++this.#updates;
    try {
      const page = await this.context.server.request(Method.featurePage, this.target);
      if (update !== this.#updates) return;
      this.panel.title = page.label || page.id;
      this.#send({ type: 'page', page });
    } catch (error) {
      const fault = faultBehind(error);
      if (update !== this.#updates || fault === undefined) return;
      this.#send({ type: 'fault', message: fault.message, advice: fault.advice });
    }
  }

  updateBusy(): void {
    const job = this.context.jobs.runningFor(this.target);
    this.#send({ type: 'busy', job: job === 'cache' ? 'measure' : (job ?? null) });
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
    const message = decodedOrUndefined(fromPanel, value);
    if (message !== undefined) void this.#handle(message);
  }

  async #handle(message: FromPanel): Promise<void> {
    const { jobs } = this.context;
    if (message.type === 'reveal') return this.#reveal();
    if (message.type === 'run') {
      await (message.job === 'measure' ? jobs.measure(this.target) : jobs.flip(this.target));
      return;
    }
    this.updateBusy();
    await this.update();
  }

  /** Shows the feature's definition in the catalog. */
  async #reveal(): Promise<void> {
    try {
      await showInCatalog(this.context.server, this.target, vscode.ViewColumn.One);
    } catch (error) {
      this.context.messages.fault(error);
    }
  }

  #send(message: ToPanel): void {
    if (!this.#disposed) void this.panel.webview.postMessage(message);
  }

  #html(root: vscode.Uri): string {
    const { webview } = this.panel;
    const at = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
    return panelHtml({
      cspSource: webview.cspSource,
      script: at('feature.js'),
      style: at('feature.css'),
      nonce: randomBytes(24).toString('base64'),
      language: vscode.env.language,
      title: this.target.feature,
      words: vscode.l10n.bundle,
    });
  }
}
