/** Which catalog, and which feature of it, a command is about. */
import * as vscode from 'vscode';
import { type FeatureSummary, Method } from '../../server/protocol/requests';
import { activeCatalog, canonical, findCatalogs } from '../catalogs';
import { type Target, readArguments } from './arguments';
import type { CommandContext } from './context';
import { featureAt } from './featureAt';

/** @returns undefined where nothing was chosen; the person has then been told why, or chose to leave. */
export async function catalogTarget(
  context: CommandContext,
  argument: unknown,
): Promise<Target | undefined> {
  const read = readArguments(argument);
  if (read.kind === 'given') return { ...read.target, uri: canonical(read.target.uri) };
  if (read.kind === 'none') return activeTarget() ?? (await pickCatalog(context));
  context.messages.warn(
    vscode.l10n.t('Dimcat did not run the command: its arguments are wrong ({0}).', read.reason),
  );
  return undefined;
}

/** Like {@link catalogTarget}, and asks for the feature where the caller named none. */
export async function featureTarget(
  context: CommandContext,
  argument: unknown,
): Promise<Required<Target> | undefined> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return undefined;
  const feature = target.feature ?? (await pickFeature(context, target.uri));
  return feature === undefined ? undefined : { uri: target.uri, feature };
}

function activeTarget(): Target | undefined {
  const editor = activeCatalog();
  return editor && { uri: editor.document.uri.toString() };
}

async function pickCatalog({ messages }: CommandContext): Promise<Target | undefined> {
  const catalogs = await findCatalogs();
  if (catalogs.length === 0) {
    messages.inform(vscode.l10n.t('Open a catalog (*.dims.yaml) first, or make one.'), {
      title: vscode.l10n.t('New Catalog'),
      run: () => vscode.commands.executeCommand('dimcat.newCatalog'),
    });
    return undefined;
  }
  const items = catalogs.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const placeHolder = vscode.l10n.t('Which catalog?');
  const picked = await vscode.window.showQuickPick(items, { placeHolder });
  return picked && { uri: picked.uri.toString() };
}

async function pickFeature(context: CommandContext, uri: string): Promise<string | undefined> {
  const features = await featuresOf(context, uri);
  if (features === undefined) return undefined;
  if (features.length === 0) {
    context.messages.inform(vscode.l10n.t('This catalog has no features yet.'));
    return undefined;
  }
  const placeHolder = vscode.l10n.t('Which feature?');
  const options = { placeHolder, matchOnDescription: true };
  const picked = await vscode.window.showQuickPick(itemsFor(features, uri), options);
  return picked?.description;
}

async function featuresOf(
  { server, messages }: CommandContext,
  uri: string,
): Promise<FeatureSummary[] | undefined> {
  try {
    return await server.request<FeatureSummary[]>(Method.features, { uri });
  } catch (error) {
    messages.fault(error);
    return undefined;
  }
}

/** The feature at the cursor comes first: a quick pick starts on its first item. */
function itemsFor(
  features: readonly FeatureSummary[],
  uri: string,
): { label: string; description: string }[] {
  const editor = activeCatalog();
  const here = editor?.document.uri.toString() === uri ? editor.selection.active : undefined;
  const first = here && featureAt(features, here);
  const rest = features.filter((feature) => feature !== first);
  return (first === undefined ? rest : [first, ...rest]).map(({ id, label }) => ({
    label: label === '' ? id : label,
    description: id,
  }));
}
