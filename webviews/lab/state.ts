/** What the lab knows, and what it asks. What is looked at is the place, which a reload brings back. */
import * as l10n from '@vscode/l10n';
import { fixed, signed } from '../../server/protocol/format';
import type { LabArm, LabPositions } from '../../server/protocol/lab';
import { labAsks, type LabSetup, type LabSight } from '../../server/protocol/panels/lab';
import type { LAB_SIDES } from '../../server/protocol/panels/choices';
import type { ChatTurn, Prompt } from '../../server/protocol/prompts';
import type { Place } from '../../server/protocol/panels/place';
import { PanelFault } from '../common/client';
import type { Scene } from '../common/scene';

/** Which side of the edit is shown. */
export type Side = (typeof LAB_SIDES)[number];

export interface State {
  readonly setup: LabSetup | undefined;
  readonly sight: LabSight | undefined;
  /** What became of keeping a prompt, where it is not what was asked for; whether it is held in memory. */
  readonly note: { readonly words: string; readonly isHeld: boolean } | undefined;
  readonly fault: string | undefined;
  readonly progress: string | undefined;
}

export const initial: State = {
  ...{ setup: undefined, sight: undefined },
  ...{ note: undefined, fault: undefined, progress: undefined },
};

export const asks = labAsks;
export type LabScene = Scene<typeof asks, State>;

export async function load(scene: LabScene): Promise<void> {
  if (!scene.trusted) return;
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

/** What a place names for the edit. */
const OF_EDIT = ['feature', 'features', 'dimensions'];

/** Who comes for a feature or dimension edits it in the prompt that lies here. */
export function arrive(to: Place, from: Place): Place {
  const isOfEdit = (name: string): boolean => OF_EDIT.some((each) => each === name);
  if (!Object.keys(to).some(isOfEdit)) return { ...from, ...to };
  const kept = Object.entries(from).filter(([name]) => !isOfEdit(name));
  return { ...Object.fromEntries(kept), ...to };
}

export interface Edit {
  readonly arm: LabArm;
  /** Per cent of each register. */
  readonly dose: number;
  readonly positions: LabPositions;
}

export function editOf({ arm = 'away', dose = 100, positions = 'all' }: Place): Edit {
  return { arm, dose: Math.min(100, Math.max(5, dose)), positions };
}

/** Another prompt, layer or feature, seen in the same way. */
export function go(scene: LabScene, place: Place): void {
  scene.go(place, scene.choices);
}

/** Another arm, dose or position: the latest wins, and there is no step back to each. */
export function change(scene: LabScene, to: Partial<Edit>): void {
  scene.amend({ ...scene.place, ...to });
}

/** What the model is to read, without turns that are still empty; undefined if there is nothing. */
export function promptOf({ text = '', turns }: Place): Prompt | undefined {
  if (turns === undefined) return text.trim() === '' ? undefined : { text };
  const spoken = turns.filter((turn) => turn.text.trim() !== '');
  return spoken.length === 0 ? undefined : { text: '', turns: spoken };
}

/** The same place with a text for its prompt. */
export function withoutTurns({ turns, ...place }: Place): Place {
  const said = turns?.filter(({ role }) => role === 'user').at(-1)?.text;
  return { ...place, ...(said !== undefined && { text: said }) };
}

async function see(scene: LabScene): Promise<void> {
  const { layer, dimensions = [] } = scene.place;
  const prompt = promptOf(scene.place);
  if (prompt === undefined) {
    scene.client.cancel('look');
    scene.set({ sight: undefined, fault: undefined, progress: undefined });
    return;
  }
  const { dose, ...edit } = editOf(scene.place);
  const key = {
    ...{ ...prompt, ...edit, dose: dose / 100, features: chosen(scene), dimensions },
    ...(layer !== undefined && { layer }),
  };
  const onProgress = (message: string): void => scene.set({ progress: message });
  try {
    const { data } = await scene.client.get('look', key, { slot: 'look', onProgress });
    scene.set({ sight: data, fault: undefined, progress: undefined });
    scene.announce(figuresOf(data));
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    // A later look took the place of this one.
    if (error.code === 'cancelled') return;
    scene.set({ fault: wordsOf(error), progress: undefined });
  }
}

export function figuresOf({ kl, own, others }: LabSight): string {
  const relative = (value: number | null): string =>
    value === null ? l10n.t('none') : signed(value, 2);
  return [
    l10n.t('KL {0} nats', fixed(kl, 2)),
    l10n.t('its anchors {0}', relative(own)),
    l10n.t('other features’ anchors {0} (off target)', relative(others)),
  ].join(' · ');
}

/** The kept prompt that is the page's own, if any. */
export function keptAlready({ place, state }: LabScene): boolean {
  const own = promptOf(place);
  return (
    own !== undefined &&
    (state.setup?.kept ?? []).some(({ text, turns }) =>
      own.turns === undefined
        ? turns === undefined && text === own.text
        : sameTurns(own.turns, turns),
    )
  );
}

function sameTurns(one: readonly ChatTurn[], other: readonly ChatTurn[] | undefined): boolean {
  const plain = (turns: readonly ChatTurn[]): string =>
    JSON.stringify(turns.map(({ role, text }) => [role, text]));
  return other !== undefined && plain(one) === plain(other);
}

export function keep(scene: LabScene): void {
  const prompt = promptOf(scene.place);
  if (prompt !== undefined && !keptAlready(scene))
    void saving(scene, () => scene.client.act('keep', prompt));
}

export function remove(scene: LabScene, id: string): void {
  void saving(scene, () => scene.client.act('remove', { id }));
}

async function saving(
  scene: LabScene,
  save: () => Promise<{ readonly unsaved?: string }>,
): Promise<void> {
  try {
    const { unsaved } = await save();
    scene.set({ note: unsaved === undefined ? undefined : { words: unsaved, isHeld: true } });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    scene.set({ note: { words: wordsOf(error), isHeld: false } });
  }
  scene.reload();
}

function wordsOf({ message, advice }: PanelFault): string {
  return `${message} ${advice}`;
}
