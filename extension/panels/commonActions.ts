/** What the editor does for any page that asks. */
import * as vscode from 'vscode';
import { commonActions } from '../../server/protocol/panels/asks';
import { visible } from '../../server/protocol/userText';
import { showInCatalog } from '../showInCatalog';
import type { CommandTarget } from '../../server/protocol/commands';
import { saveHeld, warnIfUnsaved } from '../unsaved';
import { runForPage } from './pageJobs';
import { panelActions } from './panelKind';
import { savePicture } from './save';

const none = {};

export const commonActs = panelActions(commonActions, {
  open: ({ panel, place, beside = false }, { uri, open }) => {
    open(panel, { uri, ...place }, beside);
    return Promise.resolve(none);
  },
  save: async (key, { uri }) => ({ done: await savePicture(uri, key) }),
  saveEvidence: async (_, { context, uri }) => {
    await saveHeld(context, { uri });
    return none;
  },
  copy: async ({ content }) => {
    await vscode.env.clipboard.writeText(content);
    return none;
  },
  reveal: async ({ feature }, { context, uri }) => {
    await showInCatalog(context.server, targetOf(uri, feature), vscode.ViewColumn.One);
    return none;
  },
  run: async (asked, { context, uri }) => ({
    done: await runForPage(asked, {
      uri,
      jobs: context.jobs,
      warnIfUnsaved: (target) => warnIfUnsaved(context, target),
    }),
  }),
  stop: ({ job, feature }, { context: { jobs }, uri }) => {
    jobs.cancel(job, targetOf(uri, feature));
    return Promise.resolve(none);
  },
  title: ({ title }, { panel }) => {
    panel.title = visible(title).slice(0, 100);
    return Promise.resolve(none);
  },
  trust: async () => {
    await vscode.commands.executeCommand('workbench.trust.manage');
    return none;
  },
});

function targetOf(uri: string, feature: string | undefined): CommandTarget {
  return feature === undefined ? { uri } : { uri, feature };
}
