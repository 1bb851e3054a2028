/** Compare Catalog: what got better or worse, against another catalog or an earlier version of the same. */
import * as vscode from 'vscode';
import { decodedOrUndefined } from '../../server/protocol/decode';
import { faultError } from '../../server/protocol/fault';
import { Method } from '../../server/protocol/methods';
import { compareAsks, type Against, type CompareSides } from '../../server/protocol/panels/compare';
import { revision } from '../../server/protocol/panels/place';
import { canonical } from '../catalogs';
import { chooseModel } from '../panels/chooseModel';
import type { CommandContext } from './context';
import { catalogTarget } from './target';

/** Opens the page, unless the person cancels or is told why nothing can be compared. */
export async function compareCatalog(context: CommandContext, argument: unknown): Promise<void> {
  const target = await catalogTarget(context, argument);
  if (target === undefined) return;
  const { uri } = target;
  try {
    const sides = await sidesOf(context, uri);
    const against = givenSide(argument, sides) ?? (await chooseSide(context, uri, sides));
    if (against !== undefined) context.panels.open('compare', { uri, ...against });
  } catch (error) {
    context.messages.fault(error);
  }
}

/** The server knows the catalogs of the workspace: their ids, which pages keep, are its own. */
async function sidesOf({ server }: CommandContext, uri: string): Promise<CompareSides> {
  const { data } = await server.request(Method.panel, {
    ...{ uri, panel: 'compare', kind: 'sides', key: {}, from: 0, count: 0 },
  });
  return compareAsks.sides.data(data, '');
}

/** `with: {revision}` or `with: {uri}`, as tests and other extensions give it. */
function givenSide(argument: unknown, { catalogs }: CompareSides): Against | undefined {
  const { with: given } = (argument ?? {}) as { with?: Record<string, unknown> };
  if (given === undefined) return undefined;
  const { revision: typed, uri } = given;
  const version = decodedOrUndefined(revision, typed);
  if (version !== undefined) return { revision: version };
  const known = catalogs.find((each) => typeof uri === 'string' && each.uri === canonical(uri));
  if (known !== undefined) return { other: known.id };
  throw faultError(
    'bad-arguments',
    vscode.l10n.t('"with" names neither a revision nor another catalog of this workspace.'),
    vscode.l10n.t('Choose Compare Catalog from the palette.'),
  );
}

async function chooseSide(
  { server }: CommandContext,
  uri: string,
  { catalogs, revisions }: CompareSides,
): Promise<Against | undefined> {
  const { t } = vscode.l10n;
  type Item = vscode.QuickPickItem & { readonly take: () => Promise<Against | undefined> };
  const taking = (side: Against) => (): Promise<Against> => Promise.resolve(side);
  const otherModel = async (): Promise<Against | undefined> => {
    const model = await chooseModel(server, uri);
    return model === undefined ? undefined : { model };
  };
  const items: Item[] = [
    { label: t('Last commit'), description: 'HEAD', take: taking({ revision: 'HEAD' }) },
    ...catalogs.map(({ id, name }) => ({
      ...{ label: name, description: t('catalog'), take: taking({ other: id }) },
    })),
    { label: t('Another model …'), take: otherModel },
    { label: t('Another revision …'), take: askRevision },
    ...revisions.map(({ revision: commit, day }) => ({
      ...{ label: commit, description: day, take: taking({ revision: commit }) },
    })),
  ];
  const placeHolder = t('Compare with what? The chosen one is A, the current catalog is B.');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.take();
}

async function askRevision(): Promise<Against | undefined> {
  const typed = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('A commit, branch or tag of Git, e.g. main or HEAD~3'),
    validateInput: (text) =>
      decodedOrUndefined(revision, text.trim()) === undefined
        ? vscode.l10n.t('Name a commit, branch or tag.')
        : undefined,
  });
  return typed === undefined ? undefined : { revision: typed.trim() };
}
