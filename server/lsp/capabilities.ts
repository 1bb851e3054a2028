import { TextDocumentSyncKind, type InitializeResult } from 'vscode-languageserver';
import { tokenModifiers, tokenTypes } from '../service/structure/semanticTokens';

/** The capabilities that the server announces at its start. */
export const capabilities: InitializeResult = {
  serverInfo: { name: 'dimcat' },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    codeLensProvider: { resolveProvider: true },
    completionProvider: { triggerCharacters: [' ', '{', '"', "'", '[', '#'] },
    codeActionProvider: {
      codeActionKinds: ['quickfix', 'refactor', 'source.fixAll.dimcat'],
    },
    definitionProvider: true,
    referencesProvider: true,
    renameProvider: { prepareProvider: true },
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    documentLinkProvider: { resolveProvider: false },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    documentFormattingProvider: true,
    inlayHintProvider: true,
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      // Only the visible range: finding out which features are stale requires checking each of them.
      range: true,
    },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: {
        // A job that runs on a catalog puts its results where the catalog lies in the end.
        didRename: {
          filters: [
            { scheme: 'file', pattern: { glob: '**/*.dims.{yaml,yml}', matches: 'file' } },
            { scheme: 'file', pattern: { glob: '**/*', matches: 'folder' } },
          ],
        },
      },
    },
  },
};
