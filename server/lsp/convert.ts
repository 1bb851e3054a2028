/** From the language service's values to LSP's. */
import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  MarkupKind,
  SymbolKind,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type Diagnostic,
  type DocumentSymbol,
  type Hover,
} from 'vscode-languageserver';
import { problemPage } from '../catalog/problemCodes';
import type { Problem, Severity } from '../catalog/types';
import type { Completion } from '../service/completion/completion';
import type { Hover as ServiceHover } from '../service/hover/hover';
import type { Lens } from '../service/lenses';
import type { CatalogDocument } from '../service/ports';
import type { QuickFix } from '../service/problems';
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
    message,
    ...(related && {
      relatedInformation: related.map((each) => ({
        message: each.message,
        location: { uri, range: lines.rangeOf(each.span) },
      })),
    }),
  };
}

export function hoverOf({ markdown, range }: ServiceHover): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: markdown }, range };
}

export function codeLensOf({ range, title, command, target }: Lens): CodeLens {
  return { range, command: { title, command, arguments: [target] } };
}

export function documentSymbolOf({ kind, name, detail, range, selection }: Symbol): DocumentSymbol {
  const symbol = kind === 'feature' ? SymbolKind.Class : SymbolKind.Number;
  // LSP allows no empty names: a feature whose id is yet to be written has one.
  return { name: name || '(no id)', detail, kind: symbol, range, selectionRange: selection };
}

export function completionItemOf(each: Completion): CompletionItem {
  return {
    label: each.label,
    kind: each.kind === 'key' ? CompletionItemKind.Property : CompletionItemKind.EnumMember,
    documentation: { kind: MarkupKind.Markdown, value: each.documentation },
    textEdit: { range: each.range, newText: each.newText },
  };
}

export function codeActionOf(document: CatalogDocument, fix: QuickFix, docs: string): CodeAction {
  const { uri, version } = document;
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(document, fix.problem, docs)],
    edit: {
      documentChanges: [
        { textDocument: { uri, version }, edits: [{ range: fix.range, newText: fix.newText }] },
      ],
    },
  };
}
