/** Which catalog, and which feature of it, a command is about. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import type { FeatureSummary } from '../../server/protocol/requests';
import { canonical, catalogInSight, findCatalogs } from '../catalogs';
import { featureAt, readArguments } from './arguments';
import { Command, type CommandTarget, type DimensionTarget } from '../../server/protocol/commands';
import type { CommandContext } from './context';

/** @returns undefined if nothing was chosen; the person was then told why, or cancelled. */
export async function catalogTarget(
  context: CommandContext,
  argument: unknown,
): Promise<DimensionTarget | undefined> {
  const read = readArguments(argument);
  if (read.kind === 'given') return { ...read.target, uri: canonical(read.target.uri) };
  if (read.kind === 'none') return activeTarget() ?? (await pickCatalog(context));
  context.messages.warn(
    vscode.l10n.t('Dimcat did not run the command: its arguments are wrong ({0}).', read.reason),
  );
  return undefined;
}

/**
 * Like {@link catalogTarget}, with the feature: the caller's; from an editor menu, the one at the cursor; otherwise
 * the person is asked.
 */
export async function featureTarget(
  context: CommandContext,
  argument: unknown,
): Promise<Required<CommandTarget> | undefined> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return undefined;
  const { uri } = target;
  const read = readArguments(argument);
  const fromMenu = read.kind === 'given' && read.by === 'menu';
  const feature = target.feature ?? (await chooseFeature(context, uri, fromMenu));
  return feature === undefined ? undefined : { uri, feature };
}

function activeTarget(): CommandTarget | undefined {
  const editor = catalogInSight();
  return editor && { uri: editor.document.uri.toString() };
}

async function pickCatalog({ messages }: CommandContext): Promise<CommandTarget | undefined> {
  const catalogs = await findCatalogs();
  if (catalogs.length === 0) {
    messages.inform(vscode.l10n.t('Open a catalog (*.dims.yaml) first, or create one.'), {
      title: vscode.l10n.t('New Catalog'),
      run: () => vscode.commands.executeCommand(Command.newCatalog),
    });
    return undefined;
  }
  const items = catalogs.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const placeHolder = vscode.l10n.t('Which catalog?');
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  return picked && { uri: picked.uri.toString() };
}

async function chooseFeature(
  context: CommandContext,
  uri: string,
  fromMenu: boolean,
): Promise<string | undefined> {
  const features = await featuresOf(context, uri);
  if (features === undefined) return undefined;
  const here = featureAtCursor(features, uri);
  if (fromMenu && here !== undefined) return here.id;
  if (features.length > 0) return pickFeature(features, here);
  context.messages.inform(vscode.l10n.t('This catalog has no features yet.'));
  return undefined;
}

function featureAtCursor(
  features: readonly FeatureSummary[],
  uri: string,
): FeatureSummary | undefined {
  const editor = catalogInSight();
  if (editor?.document.uri.toString() !== uri) return undefined;
  return featureAt(features, editor.selection.active);
}

/** The feature at the cursor comes first, since a quick pick starts on its first item. */
async function pickFeature(
  features: readonly FeatureSummary[],
  here: FeatureSummary | undefined,
): Promise<string | undefined> {
  const rest = features.filter((feature) => feature !== here);
  const items = (here === undefined ? rest : [here, ...rest]).map(({ id, label }) => ({
    label: label === '' ? id : label,
    description: id,
  }));
  const placeHolder = vscode.l10n.t('Which feature?');
  const options = { placeHolder, matchOnDescription: true };
  return (await vscode.window.showQuickPick(items, options))?.description;
}

async function featuresOf(
  { server, messages }: CommandContext,
  uri: string,
): Promise<readonly FeatureSummary[] | undefined> {
  try {
    return await server.request(Method.features, { uri });
  } catch (error) {
    messages.fault(error);
    return undefined;
  }
}
