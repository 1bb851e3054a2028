/** *Accept Draft* and *Refuse Draft*: of the draft that the caller names, or of one that the person picks. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { DraftParams } from '../../server/protocol/requests';
import type { OverviewDraft } from '../../server/protocol/workbench';
import { acceptDraft, refuseDraft } from '../drafts';
import { draftRow } from '../tree/rows';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

type Decision = 'accept' | 'refuse';

export function acceptDraftCommand(context: CommandContext, argument: unknown): Promise<void> {
  return decide(context, argument, 'accept');
}

export function refuseDraftCommand(context: CommandContext, argument: unknown): Promise<void> {
  return decide(context, argument, 'refuse');
}

async function decide(
  context: CommandContext,
  argument: unknown,
  decision: Decision,
): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return;
  const { uri, dimension } = target;
  if (dimension === undefined) await pickDrafts(context, uri, decision);
  else await act(context, { uri, dimension }, decision);
}

/** Shows what was written, and leaves the focus where the next draft is decided. */
async function act(context: CommandContext, draft: DraftParams, decision: Decision): Promise<void> {
  try {
    if (decision === 'refuse') await refuseDraft(context, draft);
    else {
      const { document, at } = await acceptDraft(context, draft);
      const selection = new vscode.Range(at, at);
      await vscode.window.showTextDocument(document, { preserveFocus: true, selection });
    }
    context.tree.refresh();
  } catch (error) {
    context.messages.fault(error);
  }
}

interface DraftItem extends vscode.QuickPickItem {
  readonly dimension: number;
}

/** A list that stays open until Enter: its buttons decide one draft after the other. */
async function pickDrafts(context: CommandContext, uri: string, decision: Decision): Promise<void> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<DraftItem>();
  const accept = { iconPath: new vscode.ThemeIcon('check'), tooltip: t('Accept Draft') };
  const refuse = { iconPath: new vscode.ThemeIcon('close'), tooltip: t('Refuse Draft') };
  pick.title = decision === 'accept' ? t('Accept Draft') : t('Refuse Draft');
  pick.placeholder =
    decision === 'accept'
      ? t('Enter writes the draft into the catalog; undo takes it back')
      : t('Enter takes the draft off the list, until what it says changes');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const list = async (): Promise<void> => {
    pick.busy = true;
    const drafts = await openDrafts(context, uri);
    pick.items = drafts.map((draft) => itemOf(draft, [accept, refuse]));
    if (drafts.length === 0) pick.placeholder = t('No draft is left: survey the dimensions first.');
    pick.busy = false;
  };
  const decided = async ({ dimension }: DraftItem, what: Decision): Promise<void> => {
    await act(context, { uri, dimension }, what);
    await list();
  };
  const parts = [
    pick,
    pick.onDidTriggerItemButton(
      ({ item, button }) => void decided(item, button === accept ? 'accept' : 'refuse'),
    ),
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      // The list is still on its way.
      if (item === undefined) return;
      pick.hide();
      void act(context, { uri, dimension: item.dimension }, decision);
    }),
    pick.onDidHide(() => parts.forEach((part) => void part.dispose())),
  ];
  pick.show();
  await list();
}

function itemOf(draft: OverviewDraft, buttons: readonly vscode.QuickInputButton[]): DraftItem {
  const { label, description } = draftRow(draft, vscode.l10n);
  return { label, description, detail: draft.says, dimension: draft.dimension, buttons };
}

async function openDrafts(
  { server, messages }: CommandContext,
  uri: string,
): Promise<readonly OverviewDraft[]> {
  try {
    const { drafts } = await server.request(Method.overview, { uri });
    return drafts?.rows.filter(({ state }) => state === 'open') ?? [];
  } catch (error) {
    messages.fault(error);
    return [];
  }
}
