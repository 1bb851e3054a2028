/** What the lab knows, and what it asks. */
import type { LabArm, LabPositions } from '../../server/protocol/lab';
import { labAsks, type LabSetup, type LabSight } from '../../server/protocol/panels/lab';
import { PanelFault } from '../common/client';
import type { Scene } from '../common/panel';

export interface State {
  readonly setup: LabSetup | undefined;
  readonly sight: LabSight | undefined;
  readonly arm: LabArm;
  /** Per cent of each register. */
  readonly dose: number;
  readonly positions: LabPositions;
  readonly fault: string | undefined;
  readonly progress: string | undefined;
}

export const asks = labAsks;
export type LabScene = Scene<typeof asks, State>;

export async function load(scene: LabScene): Promise<void> {
  if (!scene.trusted) return;
  if (scene.state.setup === undefined)
    scene.set({ setup: (await scene.client.get('setup', {}, { slot: 'setup' })).data });
  await see(scene);
}

/** Features that are edited: those of the place, or the catalog's first. */
export function chosen({ place, state }: LabScene): readonly string[] {
  if (place.features !== undefined) return place.features;
  if (place.feature !== undefined) return [place.feature];
  const first = state.setup?.features[0];
  return first === undefined || (place.dimensions ?? []).length > 0 ? [] : [first.id];
}

async function see(scene: LabScene): Promise<void> {
  const { text = '', layer, dimensions = [] } = scene.place;
  if (text.trim() === '') return;
  const { arm, dose, positions } = scene.state;
  const key = {
    ...{ text, features: chosen(scene), dimensions, arm, dose: dose / 100, positions },
    ...(layer !== undefined && { layer }),
  };
  const onProgress = (message: string): void => scene.set({ progress: message });
  try {
    const { data } = await scene.client.get('look', key, { slot: 'look', onProgress });
    scene.set({ sight: data, fault: undefined, progress: undefined });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    // A later look took the place of this one.
    if (error.code === 'cancelled') return;
    scene.set({ fault: `${error.message} ${error.advice}`, progress: undefined });
  }
}

/** Another arm, dose or position: the latest wins. */
export function change(scene: LabScene, to: Partial<State>): void {
  scene.set(to);
  void see(scene);
}
