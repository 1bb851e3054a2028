import * as vscode from 'vscode';
import {
  allowedValues,
  optionText,
  readOption,
  type DeclaredOptions,
  type ExperimentOption,
} from '../../server/protocol/experimentOptions';

/** Options by name, as the command line takes them. */
export type OptionTexts = Readonly<Record<string, string>>;

/**
 * Shows an experiment's options with their values until the person runs it. Enter runs it with these values; picking an
 * option changes it.
 *
 * @returns What differs from the defaults; undefined if the person cancels.
 */
export async function askOptions(
  title: string,
  declared: DeclaredOptions,
): Promise<OptionTexts | undefined> {
  const set: Record<string, string> = {};
  for (;;) {
    const picked = await pickOption(title, declared, set);
    if (picked === undefined) return undefined;
    if (picked.name === undefined) return set;
    const value = await askValue(picked.name, declared[picked.name]!, valueOf(picked.name));
    if (value !== undefined) set[picked.name] = value;
  }

  function valueOf(name: string): string {
    return set[name] ?? optionText(declared[name]!.default);
  }
}

interface OptionItem extends vscode.QuickPickItem {
  /** Undefined: run the experiment. */
  readonly name: string | undefined;
}

function pickOption(
  title: string,
  declared: DeclaredOptions,
  set: OptionTexts,
): Thenable<OptionItem | undefined> {
  const run = { label: `$(play) ${vscode.l10n.t('Run')}`, name: undefined };
  const options = Object.entries(declared).map(([name, option]) => ({
    label: name,
    description: set[name] ?? optionText(option.default),
    detail: option.description,
    name,
  }));
  const placeHolder = vscode.l10n.t('Run, or choose an option to change');
  return vscode.window.showQuickPick<OptionItem>([run, ...options], { title, placeHolder });
}

/** A flag toggles without a prompt. */
async function askValue(
  name: string,
  option: ExperimentOption,
  value: string,
): Promise<string | undefined> {
  if (option.kind === 'flag') return value === 'yes' ? 'no' : 'yes';
  const takes = vscode.l10n.t('{0} takes {1}.', name, allowedValues(option));
  const text = await vscode.window.showInputBox({
    title: name,
    prompt: option.description,
    value,
    validateInput: (typed) => (readOption(option, typed.trim()) === undefined ? takes : undefined),
  });
  return text?.trim();
}
