/** Which files are catalogs. */
import * as vscode from 'vscode';
import { isCatalogPath } from './commands/arguments';

/** The files of a catalog, in glob form: `x.dims.yaml` and `x.dims.yml`. */
export const CATALOG_GLOB = '**/*.dims.{yaml,yml}';
/** What the catalogs of a folder and below inherit. */
export const SHARED_GLOB = '**/dimcat.yaml';
/** What is kept beside a catalog: of features, and of single dimensions. */
export const EVIDENCE_GLOB = '**/*.dims.{evidence,dimensions}.json';
/** Files on a disk, new files and virtual workspaces; never the old side of a diff. */
export const CATALOG_SCHEMES: readonly string[] = ['file', 'untitled', 'vscode-vfs'];

export function isCatalog(document: { readonly uri: vscode.Uri }): boolean {
  return CATALOG_SCHEMES.includes(document.uri.scheme) && isCatalogPath(document.uri.path);
}

/** A catalog, or what catalogs inherit: the server handles both. */
export function isServed(document: { readonly uri: vscode.Uri }): boolean {
  const isShared = document.uri.path.endsWith('/dimcat.yaml');
  return isCatalog(document) || (isShared && CATALOG_SCHEMES.includes(document.uri.scheme));
}

/** One spelling for each URI, so that it can be a key: servers and editors escape differently. */
export function canonical(uri: string): string {
  return vscode.Uri.parse(uri, true).toString();
}

/** The catalog that the person is working on: the active editor's, if it is one. */
function activeCatalog(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor !== undefined && isCatalog(editor.document) ? editor : undefined;
}

/** The active catalog, otherwise an open one, e.g. beside a feature page. */
export function catalogInSight(): vscode.TextEditor | undefined {
  return (
    activeCatalog() ?? vscode.window.visibleTextEditors.find(({ document }) => isCatalog(document))
  );
}

export async function findCatalogs(token?: vscode.CancellationToken): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(
    CATALOG_GLOB,
    '**/node_modules/**',
    undefined,
    token,
  );
  return found.sort((a, b) => a.path.localeCompare(b.path));
}
