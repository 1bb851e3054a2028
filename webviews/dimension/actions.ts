/** What a person can do on the page. */
import * as l10n from '@vscode/l10n';
import { PanelFault } from '../common/client';
import type { DimensionScene, Work } from './state';

/** The dimension before or after, if the site has one. */
export function neighbourOf({ state: { page } }: DimensionScene, by: number): number | undefined {
  if (page === undefined) return undefined;
  const next = page.index + by;
  return next >= 0 && next < (page.width ?? Infinity) ? next : undefined;
}

export function neighbour(scene: DimensionScene, by: number): void {
  const dimension = neighbourOf(scene, by);
  if (dimension !== undefined) scene.open('dimension', { dimension });
}

/** Writes the drafted claim into the catalog. */
export function claim(scene: DimensionScene): void {
  const { page } = scene.state;
  if (page === undefined || !scene.live) return;
  if (page.draft.text === null) {
    scene.set({ refusal: l10n.t('Nothing was written: {0}.', page.draft.reason) });
    return;
  }
  void settled(scene, async () => {
    await scene.client.act('claim', { dimension: page.index });
    scene.announce(l10n.t('Dimension {0} is claimed as a draft.', page.index));
  });
}

/** Takes the draft off the list of things to do. */
export function refuse(scene: DimensionScene): void {
  const { page } = scene.state;
  if (page === undefined) return;
  void settled(scene, async () => {
    await scene.client.act('refuse', { dimension: page.index });
    scene.reload();
  });
}

export function reveal(scene: DimensionScene): void {
  const { page } = scene.state;
  if (page === undefined) return;
  void settled(scene, async () => {
    await scene.client.act('revealDimension', { dimension: page.index });
  });
}

/** Surveys, or asks the model: with progress, until it is cancelled. The figures of before stay. */
export function work(scene: DimensionScene, kind: Work): void {
  const { page, working } = scene.state;
  if (page === undefined || working !== undefined) return;
  scene.set({ working: { work: kind, message: '', share: null }, warnings: [] });
  const onProgress = (message: string, share: number | null): void =>
    scene.set({ working: { work: kind, message, share } });
  void settled(scene, async () => {
    const key = { dimension: page.index };
    const { warnings } = await scene.client.act(kind, key, { slot: 'work', onProgress });
    scene.set({ warnings });
    scene.reload();
  }).finally(() => scene.set({ working: undefined }));
}

export function cancelWork(scene: DimensionScene): void {
  scene.client.cancel('work');
}

/** Says what went wrong; what was cancelled did not. */
async function settled(scene: DimensionScene, act: () => Promise<void>): Promise<void> {
  scene.set({ refusal: undefined });
  try {
    await act();
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    if (error.code !== 'cancelled') scene.set({ refusal: `${error.message} ${error.advice}` });
  }
}
