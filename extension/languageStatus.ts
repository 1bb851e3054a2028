/** The language status of a catalog: model, provider in use and cache, beside the language in the status bar. */
import * as vscode from 'vscode';
import { CATALOG_GLOB, CATALOG_SCHEMES } from './catalogs';
import { Command } from '../server/protocol/commands';
import type { StatusText } from './statusText';

const severities = {
  normal: vscode.LanguageStatusSeverity.Information,
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};

export class LanguageStatus implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem(
    'dimcat.status',
    CATALOG_SCHEMES.map((scheme) => ({ scheme, pattern: CATALOG_GLOB })),
  );

  constructor() {
    this.#item.name = 'Dimcat';
    this.#item.command = { command: Command.quickActions, title: vscode.l10n.t('Actions') };
  }

  show({ text, tooltip, beside = tooltip, level }: StatusText): void {
    // This item draws no animated icons; it has its own busy indicator.
    this.#item.busy = text.includes('~spin');
    this.#item.text = text.replace(/\$\([^)]*\) ?/, '');
    this.#item.detail = beside;
    this.#item.severity = severities[level];
  }

  dispose(): void {
    this.#item.dispose();
  }
}
