import * as vscode from 'vscode';
import {
  buildCache,
  measureCatalog,
  measureCoverage,
  measureFeature,
  runFlipTest,
  surveyDimensions,
} from './runJobs';
import { compareCatalog } from './compareCatalog';
import type { Command as Run, CommandContext } from './context';
import { acceptDraftCommand, refuseDraftCommand } from './drafts';
import { exportCatalog } from './exportCatalog';
import { clearFilter, filterCatalogs, refreshCatalogs } from './filterCatalogs';
import { clearHubToken, pullModel, setHubToken } from './pullModel';
import { Command, type CommandId } from '../../server/protocol/commands';
import { importAnchors } from './importAnchors';
import { newCatalog } from './newCatalog';
import { openAtlas, openDimensionPage, openFeaturePage, openOverview, showModelMap } from './show';
import { quickActions, restartServer, showLog } from './quickActions';
import { openLab } from './openLab';
import { openReport } from './openReport';
import { readText } from './readText';
import { revealFeature } from './revealFeature';
import { runExperiment } from './runExperiment';
import { saveEvidence } from './saveEvidence';

const RUN: Readonly<Record<CommandId, Run>> = {
  [Command.newCatalog]: newCatalog,
  [Command.buildCache]: buildCache,
  [Command.surveyDimensions]: surveyDimensions,
  [Command.acceptDraft]: acceptDraftCommand,
  [Command.refuseDraft]: refuseDraftCommand,
  [Command.measureFeature]: measureFeature,
  [Command.measureCatalog]: measureCatalog,
  [Command.measureCoverage]: measureCoverage,
  [Command.runFlipTest]: runFlipTest,
  [Command.runExperiment]: runExperiment,
  [Command.openReport]: openReport,
  [Command.openFeaturePage]: openFeaturePage,
  [Command.openDimensionPage]: openDimensionPage,
  [Command.openOverview]: openOverview,
  [Command.openAtlas]: openAtlas,
  [Command.showModelMap]: showModelMap,
  [Command.readText]: readText,
  [Command.openLab]: openLab,
  [Command.compareCatalog]: compareCatalog,
  [Command.exportCatalog]: exportCatalog,
  [Command.importAnchors]: importAnchors,
  [Command.saveEvidence]: saveEvidence,
  [Command.pullModel]: pullModel,
  [Command.setHubToken]: setHubToken,
  [Command.clearHubToken]: clearHubToken,
  [Command.revealFeature]: revealFeature,
  [Command.filterCatalogs]: filterCatalogs,
  [Command.clearFilter]: clearFilter,
  [Command.refreshCatalogs]: refreshCatalogs,
  [Command.restartServer]: restartServer,
  [Command.showLog]: showLog,
  [Command.pageBack]: ({ panels }) => panels.move(-1),
  [Command.pageForward]: ({ panels }) => panels.move(1),
  [Command.quickActions]: quickActions,
};

export function registerCommands(context: CommandContext): vscode.Disposable {
  const registered = Object.entries(RUN).map(([id, run]) =>
    vscode.commands.registerCommand(id, (argument: unknown) => run(context, argument)),
  );
  return vscode.Disposable.from(...registered);
}
