/** The menu behind the status bar item, and the commands in it that need no catalog. */
import * as vscode from 'vscode';
import { Command } from '../../server/protocol/commands';
import type { CommandContext } from './context';

export async function quickActions({ status }: CommandContext): Promise<void> {
  const { t } = vscode.l10n;
  const items = [
    { label: `$(graph-line) ${t('Measure Catalog')}`, command: Command.measureCatalog },
    { label: `$(graph) ${t('Measure Feature')}`, command: Command.measureFeature },
    { label: `$(pie-chart) ${t('Measure Coverage')}`, command: Command.measureCoverage },
    ...(status.canFlip
      ? [{ label: `$(beaker) ${t('Run Sign-Flip Test')}`, command: Command.runFlipTest }]
      : []),
    { label: `$(open-preview) ${t('Open Feature Page')}`, command: Command.openFeaturePage },
    {
      label: `$(symbol-numeric) ${t('Open Dimension Page …')}`,
      command: Command.openDimensionPage,
    },
    { label: `$(list-unordered) ${t('Open Catalog Overview')}`, command: Command.openOverview },
    { label: `$(table) ${t('Open Atlas')}`, command: Command.openAtlas },
    { label: `$(symbol-structure) ${t('Show Model Map')}`, command: Command.showModelMap },
    { label: `$(git-compare) ${t('Compare Catalog …')}`, command: Command.compareCatalog },
    { label: `$(export) ${t('Export Catalog …')}`, command: Command.exportCatalog },
    { label: `$(cloud-download) ${t('Pull Model')}`, command: Command.pullModel },
    { label: `$(database) ${t('Build Token Cache')}`, command: Command.buildCache },
    { label: `$(telescope) ${t('Survey Dimensions')}`, command: Command.surveyDimensions },
    { label: `$(debug-restart) ${t('Restart Server')}`, command: Command.restartServer },
    { label: `$(output) ${t('Show Log')}`, command: Command.showLog },
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: 'Dimcat' });
  if (picked !== undefined) await vscode.commands.executeCommand(picked.command);
}

export async function restartServer({ server, messages }: CommandContext): Promise<void> {
  try {
    await server.restart();
  } catch (error) {
    messages.fault(error);
  }
}

export function showLog({ log }: CommandContext): void {
  log.show(true);
}
