import * as vscode from 'vscode';
import { buildCache } from './buildCache';
import { compareCatalog } from './compareCatalog';
import type { Command as Run, CommandContext } from './context';
import { exportCatalog } from './exportCatalog';
import { clearFilter, filterCatalogs, refreshCatalogs } from './filterCatalogs';
import { clearHubToken, setHubToken } from './hubToken';
import { Command, type CommandId } from '../../server/protocol/commands';
import { importAnchors } from './importAnchors';
import { measureCatalog } from './measureCatalog';
import { measureFeature } from './measureFeature';
import { newCatalog } from './newCatalog';
import { openFeaturePage } from './openFeaturePage';
import { pullModel } from './pullModel';
import { quickActions } from './quickActions';
import { restartServer } from './restartServer';
import { revealFeature } from './revealFeature';
import { runExperiment } from './runExperiment';
import { runFlipTest } from './runFlipTest';
import { showLog } from './showLog';
import { showModelMap } from './showModelMap';

const RUN: Readonly<Record<CommandId, Run>> = {
  [Command.newCatalog]: newCatalog,
  [Command.buildCache]: buildCache,
  [Command.measureFeature]: measureFeature,
  [Command.measureCatalog]: measureCatalog,
  [Command.runFlipTest]: runFlipTest,
  [Command.runExperiment]: runExperiment,
  [Command.openFeaturePage]: openFeaturePage,
  [Command.showModelMap]: showModelMap,
  [Command.compareCatalog]: compareCatalog,
  [Command.exportCatalog]: exportCatalog,
  [Command.importAnchors]: importAnchors,
  [Command.pullModel]: pullModel,
  [Command.setHubToken]: setHubToken,
  [Command.clearHubToken]: clearHubToken,
  [Command.revealFeature]: revealFeature,
  [Command.filterCatalogs]: filterCatalogs,
  [Command.clearFilter]: clearFilter,
  [Command.refreshCatalogs]: refreshCatalogs,
  [Command.restartServer]: restartServer,
  [Command.showLog]: showLog,
  [Command.quickActions]: quickActions,
};

export function registerCommands(context: CommandContext): vscode.Disposable {
  const registered = Object.entries(RUN).map(([id, run]) =>
    vscode.commands.registerCommand(id, (argument: unknown) => run(context, argument)),
  );
  return vscode.Disposable.from(...registered);
}
