/** What the tests in VS Code do often. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { DimcatApi } from '../../../extension/main';

/** Absolute path of a file in the opened folder. */
export function inWorkspace(name: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'a folder is open');
  return path.join(folder.uri.fsPath, name);
}

/** Opens a file of the folder in an editor. */
export async function show(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(inWorkspace(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** The packaged extension, active and with its server running. */
export async function dimcat(): Promise<DimcatApi> {
  const extension = vscode.extensions.getExtension<DimcatApi>('dimcat.dimcat');
  assert.ok(extension, 'the extension is installed');
  const api = await extension.activate();
  await api.ready;
  return api;
}

/** Where `text` first occurs in the document. */
export function positionOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  assert.ok(offset >= 0, `"${text}" is in ${document.fileName}`);
  return document.positionAt(offset);
}

/** Asks again until the answer satisfies `enough`; after 20 s the last answer, whatever it is. */
export async function eventually<T>(
  ask: () => T | PromiseLike<T>,
  enough: (answer: T) => boolean,
): Promise<T> {
  const end = performance.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (enough(answer) || performance.now() > end) return answer;
    await sleep(100);
  }
}

/** The text of all hovers at a position. */
export async function hoverText(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    position,
  );
  const parts = hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]);
  return parts.map(({ value }) => value).join('\n');
}
