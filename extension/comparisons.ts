/** Comparisons as read-only documents, shown in the editor's Markdown preview. */
import * as vscode from 'vscode';
import type { CompareResult } from '../server/protocol/workbench';

const SCHEME = 'dimcat-comparison';

export class Comparisons implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  readonly onDidChange = this.#changed.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** One document per pair of names: repeating a comparison replaces the old one. */
  async show({ comparison: { a, b }, markdown }: CompareResult): Promise<void> {
    await this.showText(`${a.name} … ${b.name}`, markdown);
  }

  /** Any page of Markdown, by its title. */
  async showText(title: string, markdown: string): Promise<void> {
    const name = title.replaceAll('/', '∕');
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md` });
    this.#texts.set(uri.toString(), markdown);
    this.#changed.fire(uri);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      // The editor's Markdown extension is disabled: show the source, which is readable as well.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  dispose(): void {
    for (const part of [this.#registration, this.#changed]) part.dispose();
  }
}
