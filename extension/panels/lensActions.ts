/** What the editor does for the lens: what it does for the page of a feature, and it opens files. */
import * as vscode from 'vscode';
import { bytesText } from '../../server/protocol/bytes';
import { Method } from '../../server/protocol/methods';
import { LARGEST_TEXT_FILE, LONGEST_TEXT, openedText } from '../../server/protocol/openedText';
import { featureActions } from '../../server/protocol/panels/feature';
import { LARGEST_OPENED, lensActions, lensAsks } from '../../server/protocol/panels/lens';
import { featureActs } from './featureActions';
import { panelActions, type ActionScene, type PanelActions } from './panelKind';

const openActs = panelActions(lensActions, {
  openFile: async ({ reads }, scene) => {
    const file = await picked(reads, scene.uri);
    if (file === undefined) return {};
    const name = file.path.slice(file.path.lastIndexOf('/') + 1);
    const most = reads === 'text' ? LARGEST_TEXT_FILE : LARGEST_OPENED;
    const { size, type } = await vscode.workspace.fs.stat(file);
    if ((type & vscode.FileType.File) === 0)
      return { refused: vscode.l10n.t('{0} is no regular file.', name) };
    if (size > most)
      return { refused: vscode.l10n.t('{0} is larger than {1}.', name, bytesText(most)) };
    const bytes = await vscode.workspace.fs.readFile(file);
    return reads === 'text' ? textOf(name, bytes) : { input: await offered(name, bytes, scene) };
  },
});

export const lensActs: PanelActions = {
  asks: { ...featureActions, ...openActs.asks },
  act: { ...featureActs.act, ...openActs.act },
};

type Reads = 'text' | 'vision' | 'audio';

async function picked(reads: Reads, catalog: string): Promise<vscode.Uri | undefined> {
  const titles: Readonly<Record<Reads, string>> = {
    text: vscode.l10n.t('Open Text File'),
    vision: vscode.l10n.t('Open Image'),
    audio: vscode.l10n.t('Open Sound'),
  };
  const filters: Readonly<Record<Reads, Record<string, string[]> | undefined>> = {
    text: undefined,
    vision: { [vscode.l10n.t('Images')]: ['png', 'jpg', 'jpeg', 'webp'] },
    audio: { [vscode.l10n.t('Sounds')]: ['wav', 'flac'] },
  };
  const chosen = await vscode.window.showOpenDialog({
    title: titles[reads],
    openLabel: vscode.l10n.t('Read'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(catalog), '..'),
    ...(filters[reads] && { filters: filters[reads] }),
  });
  return chosen?.[0];
}

function textOf(name: string, bytes: Uint8Array): { text: string } | { refused: string } {
  const opened = openedText(bytes.length, () =>
    new TextDecoder('utf-8', { fatal: true }).decode(bytes),
  );
  if ('text' in opened) return opened;
  switch (opened.refused) {
    case 'binary':
      return { refused: vscode.l10n.t('{0} is no text in UTF-8.', name) };
    case 'empty':
      return { refused: vscode.l10n.t('{0} holds no text.', name) };
    case 'long':
      return {
        refused: vscode.l10n.t(
          '{0} is longer than {1} characters: open it in the editor, select a part, and run Read Text with Features.',
          name,
          LONGEST_TEXT,
        ),
      };
  }
}

async function offered(
  name: string,
  bytes: Uint8Array,
  { context, uri }: ActionScene,
): Promise<string> {
  const key = { name, content: Buffer.from(bytes).toString('base64') };
  const { data } = await context.server.request(Method.panel, {
    ...{ uri, panel: 'lens', kind: 'offer', key, from: 0, count: 0 },
  });
  return lensAsks.offer.data(data, '').id;
}
