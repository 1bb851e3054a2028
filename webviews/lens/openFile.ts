/** Files that the person opens or drops: a text is shown in its field, an image or a sound goes to the server. */
import * as l10n from '@vscode/l10n';
import { LARGEST_TEXT_FILE, LONGEST_TEXT, openedText } from '../../server/protocol/openedText';
import { LARGEST_OPENED } from '../../server/protocol/panels/lens';
import { PanelFault } from '../common/client';
import type { LensScene } from './state';

/** By the editor's own dialog. */
export function openFile(scene: LensScene): Promise<void> {
  return told(scene, async () => {
    const { reads } = scene.state;
    show(scene, await scene.client.act('openFile', { reads }));
  });
}

/** Text that is dragged goes into its field as everywhere. */
function holdsFile({ dataTransfer }: DragEvent): boolean {
  const types = dataTransfer?.types ?? [];
  // The second is what a row of the editor's explorer gives: a path, which a page cannot read.
  return types.includes('Files') || types.includes('text/uri-list');
}

/** Hides the drag from VS Code, which would take the file for itself as soon as it hears of it. */
export function dragFile(event: DragEvent): void {
  if (!holdsFile(event)) return;
  event.preventDefault();
  event.stopPropagation();
}

export function dropFile(scene: LensScene, event: DragEvent): void {
  if (!holdsFile(event)) return;
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  void told(scene, async () => show(scene, await opened(scene, file)));
}

async function opened(scene: LensScene, file: File | undefined): Promise<Opened> {
  if (file !== undefined) return scene.state.reads === 'text' ? text(file) : offered(scene, file);
  return { refused: l10n.t('Drop a file from outside the editor, or open it with the button.') };
}

interface Opened {
  readonly text?: string;
  readonly input?: string;
  readonly refused?: string;
}

function show(scene: LensScene, { text, input, refused }: Opened): void {
  scene.set({ openedWords: refused ?? '' });
  if (text !== undefined) scene.go({ ...scene.place, text });
  if (input !== undefined) scene.go({ ...scene.place, input });
}

async function text(file: File): Promise<Opened> {
  const bytes = await file.slice(0, LARGEST_TEXT_FILE).arrayBuffer();
  const read = openedText(file.size, () => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if ('text' in read) return read;
  switch (read.refused) {
    case 'binary':
      return { refused: l10n.t('{0} is no text in UTF-8.', file.name) };
    case 'empty':
      return { refused: l10n.t('{0} holds no text.', file.name) };
    case 'long':
      return {
        refused: l10n.t(
          '{0} is longer than {1} characters: paste a part of it.',
          file.name,
          LONGEST_TEXT,
        ),
      };
  }
}

async function offered(scene: LensScene, file: File): Promise<Opened> {
  if (file.size > LARGEST_OPENED)
    return { refused: l10n.t('{0} is larger than {1} MB.', file.name, LARGEST_OPENED / 1e6) };
  const key = { name: file.name.slice(0, 400), content: await base64Of(file) };
  const { data } = await scene.client.get('offer', key, { remember: false });
  return { input: data.id };
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,/, ''));
    reader.onerror = () =>
      reject(
        new PanelFault(
          'input-unreadable',
          l10n.t('{0} cannot be read.', file.name),
          l10n.t('Open it with the button.'),
        ),
      );
    reader.readAsDataURL(file);
  });
}

async function told(scene: LensScene, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    scene.set({ openedWords: `${error.message} ${error.advice}` });
  }
}
