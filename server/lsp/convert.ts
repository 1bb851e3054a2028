/** From the language service's values to LSP's. */
import {
  CompletionItemKind,
  DiagnosticSeverity,
  InsertTextFormat,
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type CodeLens,
  type Command,
  type CompletionList,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type Location,
  type SymbolInformation,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { problemPage } from '../catalog/problemCodes';
import type { Severity } from '../catalog/problems/entry';
import type { Problem } from '../catalog/types';
import type { TextEdit as Edit } from '../catalog/edit/textEdit';
import type { Action } from '../service/actions/action';
import { visible } from '../protocol/userText';
import type { Completions } from '../service/completion/completion';
import type { Completion } from '../service/completion/source';
import type { Hover as ServiceHover } from '../service/hover/hover';
import type { Lens } from '../service/lenses';
import type { CatalogDocument } from '../service/ports';
import type { Occurrence } from '../service/navigation/reference';
import { uriBeside } from '../service/uris';
import type { WorkspaceSymbol as Found } from '../service/navigation/workspaceSymbols';
import type { InlayHint as Hint } from '../service/structure/inlayHints';
import type { Symbol } from '../service/symbols';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** `docs`: URI of the folder that holds `docs/`, ending in `/`. */
export function diagnosticOf(
  { uri, lines }: CatalogDocument,
  { code, severity, message, span, related }: Problem,
  docs: string,
): Diagnostic {
  return {
    range: lines.rangeOf(span),
    severity: severities[severity],
    code,
    codeDescription: { href: docs + problemPage(code) },
    source: 'dimcat',
    message: visible(message),
    ...(related && {
      relatedInformation: related.map((each) => ({
        message: visible(each.message),
        location: { uri, range: lines.rangeOf(each.span) },
      })),
    }),
  };
}

export function hoverOf({ markdown, range }: ServiceHover): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: markdown }, range };
}

export function codeLensOf({ range, title, command, target }: Lens): CodeLens {
  return title === undefined
    ? { range, data: target }
    : { range, command: { title, command, arguments: [target] } };
}

export function documentSymbolOf({ kind, name, detail, range, selection }: Symbol): DocumentSymbol {
  const symbol = kind === 'feature' ? SymbolKind.Class : SymbolKind.Number;
  // LSP forbids empty names, but a feature whose id is not written yet has one.
  return { name: name || '(no id)', detail, kind: symbol, range, selectionRange: selection };
}

const itemKinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  token: CompletionItemKind.Text,
  dimension: CompletionItemKind.Value,
  feature: CompletionItemKind.Reference,
  file: CompletionItemKind.File,
  snippet: CompletionItemKind.Snippet,
};

function commandOf({ title, id, uri }: NonNullable<Completion['command']>): Command {
  return { title, command: id, arguments: [{ uri }] };
}

/** Keeps the service's order, whatever the labels are. */
export function completionListOf({ items, incomplete }: Completions): CompletionList {
  return {
    isIncomplete: incomplete,
    items: items.map((each, i) => ({
      label: each.label,
      kind: itemKinds[each.kind],
      ...(each.detail !== undefined && { labelDetails: { description: each.detail } }),
      documentation: { kind: MarkupKind.Markdown, value: each.documentation },
      sortText: String(i).padStart(4, '0'),
      filterText: each.isSnippet ? each.label : each.newText,
      insertTextFormat: each.isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: { range: each.range, newText: each.newText },
      ...(each.command && { command: commandOf(each.command) }),
    })),
  };
}

export function textEditsOf({ lines }: CatalogDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ span, newText }) => ({ range: lines.rangeOf(span), newText }));
}

/** Edits of exactly these versions: an editor whose text has changed refuses them. */
export function workspaceEditOf(
  changes: readonly { readonly document: CatalogDocument; readonly edits: readonly Edit[] }[],
): WorkspaceEdit {
  return {
    documentChanges: changes.map(({ document, edits }) => ({
      textDocument: {
        uri: document.uri,
        version: document.version === 0 ? null : document.version,
      },
      edits: textEditsOf(document, edits),
    })),
  };
}

export function codeActionOf(document: CatalogDocument, action: Action, docs: string): CodeAction {
  const { kind, title, problem, preferred, edits, command } = action;
  return {
    title,
    kind,
    ...(problem && { diagnostics: [diagnosticOf(document, problem, docs)] }),
    ...(preferred && { isPreferred: true }),
    ...(edits.length > 0 && { edit: editOf(document, action) }),
    ...(command && { command: { title, command: command.id, arguments: [command.target] } }),
  };
}

/** Creates the new file before the catalog names it, and never overwrites an existing one. */
function editOf(document: CatalogDocument, { edits, newFile }: Action): WorkspaceEdit {
  const change = workspaceEditOf([{ document, edits }]);
  const uri = newFile && uriBeside(document.uri, newFile.path);
  if (!newFile || uri === undefined) return change;
  const start = { line: 0, character: 0 };
  return {
    documentChanges: [
      { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
      {
        textDocument: { uri, version: null },
        edits: [{ range: { start, end: start }, newText: newFile.text }],
      },
      ...(change.documentChanges ?? []),
    ],
  };
}

export function locationOf({ document, span }: Occurrence): Location {
  return { uri: document.uri, range: document.lines.rangeOf(span) };
}

export function symbolInformationOf({ name, label, uri, range }: Found): SymbolInformation {
  return { name, containerName: label, kind: SymbolKind.Class, location: { uri, range } };
}

export function inlayHintOf({ position, label, tooltip }: Hint): InlayHint {
  return { position, label, tooltip, paddingLeft: true };
}
