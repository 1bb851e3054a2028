/** The page of a feature: what was measured of it, and the buttons that measure. */
import * as vscode from 'vscode';
import type { CommandTarget } from '../../server/protocol/commands';
import { Method } from '../../server/protocol/methods';
import { fromPanel, type FromPanel, type ToPanel } from '../../server/protocol/panel';
import { showInCatalog } from '../commands/revealFeature';
import type { PanelKind } from './panelKind';

export const featurePage: PanelKind<Required<CommandTarget>, FromPanel> = {
  viewType: 'dimcat.featurePage',
  webview: 'feature',
  fromPanel,
  targetOf: ({ uri, feature }) => (feature === undefined ? undefined : { uri, feature }),
  load: async ({ server }, target) => {
    const page = await server.request(Method.featurePage, target);
    return { title: page.label || page.id, message: { type: 'page', page } satisfies ToPanel };
  },
  busy: ({ jobs }, target): ToPanel => {
    const job = jobs.runningFor(target);
    return { type: 'busy', job: job === 'cache' ? 'measure' : (job ?? null) };
  },
  handle: async ({ server, jobs }, target, message) => {
    if (message.type === 'reveal') {
      await showInCatalog(server, target, vscode.ViewColumn.One);
      return;
    }
    await (message.job === 'measure' ? jobs.measure(target) : jobs.flip(target));
  },
};
