/** Pull Model: downloads a model with its weights and tokenizer into the hub's cache, then names it in the catalog. */
import * as vscode from 'vscode';
import { bytesText } from '../../server/protocol/bytes';
import { Command } from '../../server/protocol/commands';
import type { HubOffer, HubPulled, HubVariant } from '../../server/protocol/hub';
import { canonical, catalogInSight } from '../catalogs';
import { networkSettings } from '../config';
import { faultBehind } from '../faults';
import { reporter } from '../progress';
import { readArguments } from './arguments';
import { askForModel } from './askForModel';
import type { CommandContext } from './context';
import { nameInCatalog } from './nameInCatalog';

/**
 * @param argument `{uri?, name?, file?, by?}`: the catalog, the model, its ONNX file and how the catalog should name
 * it;
 *   asks the person for whatever is missing.
 * @returns What is on the disk now; undefined if nothing was pulled.
 */
export async function pullModel(
  context: CommandContext,
  argument: unknown,
): Promise<HubPulled | undefined> {
  const uri = catalogOf(argument);
  try {
    const name = given(argument, 'name') ?? (await askForModel(context, uri));
    if (name === undefined) return undefined;
    const token = await context.hubToken.get();
    const network = networkSettings();
    const ask = { name, network, ...(token !== undefined && { token }) };
    const offer = await offered(context, ask);
    const file = given(argument, 'file') ?? (await chooseVariant(name, offer));
    if (file === undefined) return undefined;
    const pulled = await download(context, { ...ask, file });
    await context.server.updateEnvironment(); // catalogs that name the model can now use it
    const [repo = name] = name.split('@');
    await nameInCatalog(context, uri, { repo, file, pulled }, given(argument, 'by'));
    return pulled;
  } catch (error) {
    tell(context, error);
    return undefined;
  }
}

type Ask = Parameters<CommandContext['pulling']['offer']>[0];

function offered({ pulling }: CommandContext, ask: Ask): Promise<HubOffer> {
  const title = vscode.l10n.t('Dimcat: asking the hub about {0}', ask.name);
  return underWay(title, (token) => pulling.offer(ask, token));
}

function download(
  { pulling }: CommandContext,
  ask: Ask & { readonly file: string },
): Promise<HubPulled> {
  const title = vscode.l10n.t('Dimcat: pulling {0}', ask.name);
  return underWay(title, (token, progress) => pulling.pull(ask, token, reporter(progress)));
}

async function underWay<R>(
  title: string,
  work: (
    token: vscode.CancellationToken,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
  ) => Promise<R>,
): Promise<R> {
  const shown = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return vscode.window.withProgress(shown, (progress, token) => work(token, progress));
}

async function chooseVariant(name: string, { variants }: HubOffer): Promise<string | undefined> {
  const { t } = vscode.l10n;
  if (variants.length === 0) {
    void vscode.window.showWarningMessage(
      t(
        '{0} holds neither an ONNX model nor a checkpoint of safetensors files. Choose another one.',
        name,
      ),
    );
    return undefined;
  }
  const items = variants.map(({ path, size }: HubVariant) => {
    return { label: path, description: bytesText(size) };
  });
  const placeHolder = t('Which variant? The sizes are those of the files to be downloaded.');
  return (await vscode.window.showQuickPick(items, { title: name, placeHolder }))?.label;
}

/** A missing token is handled separately, since the person can supply it at once. */
function tell({ messages }: CommandContext, error: unknown): void {
  const { t } = vscode.l10n;
  const fault = faultBehind(error);
  if (fault === undefined) {
    messages.inform(t('The pull was cancelled. The next one resumes where it stopped.'));
  } else if (fault.code === 'hub-denied') {
    const run = (): unknown => vscode.commands.executeCommand(Command.setHubToken);
    messages.error(`${fault.message} ${fault.advice}`, { title: t('Set Hub Token'), run });
  } else messages.fault(error);
}

/** The catalog that the caller names, otherwise the visible one. */
function catalogOf(argument: unknown): string | undefined {
  const read = readArguments(argument);
  if (read.kind === 'given') return canonical(read.target.uri);
  return catalogInSight()?.document.uri.toString();
}

function given(argument: unknown, key: 'name' | 'file' | 'by'): string | undefined {
  const value = ((argument ?? {}) as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : undefined;
}

/** Asks for the access token of the hub; an empty answer removes it. */
export async function setHubToken({ hubToken, messages }: CommandContext): Promise<void> {
  const { t } = vscode.l10n;
  const done = await hubToken.ask();
  if (done === 'set') messages.inform(t('The access token of the hub was saved.'));
  if (done === 'cleared') messages.inform(cleared());
}

export async function clearHubToken({ hubToken, messages }: CommandContext): Promise<void> {
  await hubToken.clear();
  messages.inform(cleared());
}

function cleared(): string {
  return vscode.l10n.t('The access token of the hub was removed. HF_TOKEN is used if it is set.');
}
