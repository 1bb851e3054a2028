/** What the editor does for the page of experiments: it saves a report, runs an experiment, opens saved results. */
import * as vscode from 'vscode';
import { Command } from '../../server/protocol/commands';
import { Method } from '../../server/protocol/methods';
import { experimentsActions, experimentsAsks } from '../../server/protocol/panels/experiments';
import { panelActions } from './panelKind';
import { saveReportFiles } from './reportFiles';

export const experimentsActs = panelActions(experimentsActions, {
  saveReport: async (key, { context, uri }) => {
    const { data } = await context.server.request(Method.panel, {
      ...{ uri, panel: 'experiments', kind: 'files', key, from: 0, count: 0 },
    });
    const { files } = experimentsAsks.files.data(data, '');
    const folder = await saveReportFiles(files);
    return { saved: folder === undefined ? 0 : files.length };
  },
  start: async ({ what }, { uri }) => {
    const command = what === 'run' ? Command.runExperiment : Command.openReport;
    await vscode.commands.executeCommand(command, { uri });
    return {};
  },
});
