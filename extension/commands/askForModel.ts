/** Which model of a hub: the catalog's own first, then those that are known to work, or any name that is typed. */
import * as vscode from 'vscode';
import { KNOWN_MODELS } from '../../server/protocol/knownModels';
import { Method } from '../../server/protocol/methods';
import type { CommandContext } from './context';
import { isHubName } from './arguments';

/** @returns `owner/model`, or with `@revision`; undefined if the person cancelled. */
export async function askForModel(
  context: CommandContext,
  catalog: string | undefined,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const own = catalog === undefined ? undefined : await namedBy(context, catalog);
  const named = own === undefined ? [] : [{ label: own, description: t('named by the catalog') }];
  const known = KNOWN_MODELS.flatMap(({ hub, name }) =>
    hub === undefined || hub.repo === own ? [] : [{ label: hub.repo, description: name }],
  );
  const kind = vscode.QuickPickItemKind.Separator;
  const head = { label: t('known or expected to work; docs/models.md says which'), kind };
  return choose([...named, head, ...known]);
}

async function namedBy({ server }: CommandContext, uri: string): Promise<string | undefined> {
  return (await server.request(Method.namedOnHub, { uri })).name ?? undefined;
}

/** A quick pick whose first item is the typed text, once that is a name. */
function choose(offered: readonly vscode.QuickPickItem[]): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick();
  pick.title = t('Pull Model');
  pick.placeholder = t('owner/model, or owner/model@revision');
  pick.matchOnDescription = true;
  pick.items = offered;
  pick.onDidChangeValue((text) => {
    const typed = text.trim();
    const fits = isHubName(typed) && offered.every(({ label }) => label !== typed);
    pick.items = fits ? [{ label: typed, alwaysShow: true }, ...offered] : offered;
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen === undefined) return; // the typed text is not a name yet
      resolve(chosen.label);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
