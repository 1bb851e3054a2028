/** Names the pulled model in the catalog as the person wants it: by its hub, by its files, or not at all. */
import { parse, posix } from 'node:path';
import * as vscode from 'vscode';
import type { HubPulled, NamePulledParams } from '../../server/protocol/hub';
import { Method } from '../../server/protocol/methods';
import { applyEdits } from '../applyEdits';
import type { CommandContext } from './context';
import { newCatalogOnHub } from './newCatalog';

export interface PulledModel {
  /** `owner/model`. */
  readonly repo: string;
  /** The ONNX file inside the repository. */
  readonly file: string;
  readonly pulled: HubPulled;
}

/** @param given `hub`, `files` or `nothing`; if absent, the person is asked. */
export async function nameInCatalog(
  { server, messages }: CommandContext,
  uri: string | undefined,
  model: PulledModel,
  given: string | undefined,
): Promise<void> {
  const { t } = vscode.l10n;
  const { repo, file, pulled } = model;
  const by =
    uri === undefined
      ? 'nothing'
      : (given ?? (await choose(model, vscode.Uri.parse(uri, true).fsPath)));
  if (uri === undefined || (by !== 'hub' && by !== 'files')) {
    const copy = (): unknown => vscode.env.clipboard.writeText(pulled.model);
    const create = (): unknown =>
      newCatalogOnHub(server, { hub: repo, revision: pulled.commit, file }).catch(
        (error: unknown) => messages.fault(error),
      );
    const actions = [{ title: t('Copy Path'), run: copy }];
    const canCreate = uri === undefined && vscode.workspace.workspaceFolders !== undefined;
    if (canCreate) actions.unshift({ title: t('New Catalog'), run: create });
    messages.inform(t('Pulled {0}.', repo), ...actions);
    return;
  }
  const tokenizer = pulled.files.find((each) => /[\\/]tokenizer\.json$/.test(each));
  const params: NamePulledParams = {
    ...{ uri, repo, file, by, commit: pulled.commit, model: pulled.model },
    ...(tokenizer !== undefined && { tokenizer }),
  };
  const { edits } = await server.request(Method.namePulled, params);
  await applyEdits(vscode.Uri.parse(uri, true), edits);
  messages.inform(t('Pulled {0}, and named it in the catalog.', repo));
}

/** No path leads from one drive of Windows to another. */
function onOneDrive(a: string, b: string): boolean {
  return parse(a).root.toLowerCase() === parse(b).root.toLowerCase();
}

async function choose(
  { repo, file, pulled }: PulledModel,
  catalog: string,
): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const items = [
    {
      label: t('Name the hub in the catalog'),
      description: `${repo}@${pulled.commit.slice(0, 8)}`,
      detail: t('Works on every machine that has pulled the model.'),
      by: 'hub',
    },
    {
      label: t('Name the files in the catalog'),
      description: posix.basename(file),
      detail: t('Works on this machine only.'),
      by: 'files',
    },
    { label: t('Leave the catalog as it is'), by: 'nothing' },
  ];
  const offered = items.filter(({ by }) => by !== 'files' || onOneDrive(pulled.model, catalog));
  const placeHolder = t('The model was pulled. How should the catalog name it?');
  return (await vscode.window.showQuickPick(offered, { placeHolder }))?.by;
}
