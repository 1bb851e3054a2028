import * as vscode from 'vscode';
import { FEATURE_STATES } from '../../server/protocol/workbench';
import { noFilter, stateWords } from '../tree/rows';
import type { CommandContext } from './context';

/** Asks which features the tree should show: by state, and by a part of their name. */
export async function filterCatalogs({ tree }: CommandContext): Promise<void> {
  const { filter } = tree;
  const states = FEATURE_STATES.map((state) => ({
    label: stateWords(state, vscode.l10n),
    picked: filter.states.includes(state),
    state,
  }));
  const picked = await vscode.window.showQuickPick(states, {
    canPickMany: true,
    title: vscode.l10n.t('Show which features? (1/2)'),
    placeHolder: vscode.l10n.t('none selected: all of them'),
  });
  if (picked === undefined) return;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Part of the name (2/2)'),
    prompt: vscode.l10n.t('Empty: any name.'),
    value: filter.text,
  });
  if (text !== undefined) tree.show({ states: picked.map(({ state }) => state), text });
}

export function clearFilter({ tree }: CommandContext): void {
  tree.show(noFilter);
}

export function refreshCatalogs({ tree }: CommandContext): void {
  tree.refresh();
}
