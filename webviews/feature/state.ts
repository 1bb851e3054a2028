/** What the page of a feature knows, and how it asks for more. */
import {
  featureActions,
  featureAsks,
  type DoseCurve,
  type FeatureHead,
  type LookedAt,
  type Study,
  type StudyName,
} from '../../server/protocol/panels/feature';
import type { ScoredTokens, TokenListName } from '../../server/protocol/featureReading';
import type { DataOf } from '../../server/protocol/panels/asks';
import { PanelFault } from '../common/client';
import type { Choice } from '../common/history';
import type { Scene } from '../common/scene';
import type { PageLayout } from './layout/page';
import { levelsOf, type LevelBar, type Levels } from './layout/levels';

export const asks = { ...featureAsks, ...featureActions };
export type FeatureAsks = typeof asks;

/** Absent while it is asked for, or was not asked for yet. */
export type Part<D> = { readonly data: D } | { readonly fault: PanelFault } | undefined;

type Of<N extends keyof typeof featureAsks> = DataOf<(typeof featureAsks)[N]>;

/** What experiments say of the feature; what is run now, in words; what failed. */
export interface Studies {
  readonly found: readonly Study[];
  readonly running: Readonly<Partial<Record<StudyName, string | undefined>>>;
  readonly faults: Readonly<Partial<Record<StudyName, PanelFault | undefined>>>;
}

/** Measuring at another layer than the catalog's. */
export type LayerRun =
  | { readonly state: 'running'; readonly message: string; readonly share: number | null }
  | { readonly state: 'failed'; readonly fault: PanelFault }
  | { readonly state: 'stopped' | 'done' };

/** The dose curve: null if no report that is open has one; undefined before that is known. */
export interface Doses {
  readonly curve: DoseCurve | null | undefined;
  readonly running: { readonly message: string; readonly share: number | null } | undefined;
  readonly fault: PanelFault | undefined;
}

export interface State {
  readonly head: FeatureHead | undefined;
  readonly layout: PageLayout | undefined;
  /** From the cache, otherwise from the evidence. */
  readonly levels: Levels | undefined;
  /** Why they are not from the cache. */
  readonly levelsFault: PanelFault | undefined;
  /** What is looked for on the page. */
  readonly sought: string;
  readonly tokens: Part<ScoredTokens>;
  readonly register: Part<Of<'register'>>;
  readonly uses: Part<Of<'uses'>>;
  readonly related: Part<Of<'related'>>;
  readonly correlations: Part<Of<'correlations'>>;
  readonly layers: Part<Of<'layers'>>;
  readonly layersAsked: string | undefined;
  /** Undefined before the page measured at the layer that is looked at. */
  readonly layerRun: LayerRun | undefined;
  readonly studies: Studies;
  readonly doses: Doses;
  readonly history: Part<Of<'history'>>;
  /** What was just done to the catalog, in words. */
  readonly said: string;
}

export const initial: State = {
  head: undefined,
  layout: undefined,
  levels: undefined,
  levelsFault: undefined,
  sought: '',
  tokens: undefined,
  register: undefined,
  uses: undefined,
  related: undefined,
  correlations: undefined,
  layers: undefined,
  layersAsked: undefined,
  layerRun: undefined,
  studies: { found: [], running: {}, faults: {} },
  doses: { curve: undefined, running: undefined, fault: undefined },
  history: undefined,
  said: '',
};

export type FeatureScene = Scene<FeatureAsks, State>;

/** What the person looks at; where they chose nothing, the best threshold and the top tokens. */
export interface Chosen {
  /** Tokens of this level and above count as found. */
  readonly threshold: number;
  readonly list: TokenListName;
  /** The bar, or the text, whose tokens are listed. */
  readonly bar: LevelBar | undefined;
  readonly found: string;
}

export function chosenOf({ choices }: FeatureScene, levels: Levels): Chosen {
  const { threshold, list = 'top', bar, found = '' } = choices;
  const isOfThese = threshold?.k === levels.k && threshold.level <= levels.k;
  return {
    ...{ threshold: isOfThese ? threshold.level : levels.best, list, found },
    bar: bar === undefined ? undefined : levels.bars[bar],
  };
}

export function chooseThreshold(scene: FeatureScene, level: number, { k }: Levels): void {
  scene.choose({ threshold: { level: Math.max(1, Math.min(k, level)), k } });
}

/** Lists other tokens: those of before are gone at once. */
export async function chooseList(
  scene: FeatureScene,
  choice: Pick<Choice, 'list' | 'bar' | 'found'>,
): Promise<void> {
  scene.choose(choice);
  scene.set({ tokens: undefined });
  await loadTokens(scene);
}

/** What is asked of: the feature, at the layer that the place names. */
export function keyOf({ place }: FeatureScene): { feature: string; layer?: number } {
  const { feature = '', layer } = place;
  return { feature, ...(layer !== undefined && { layer }) };
}

/** The layer that is looked at, if it is not the catalog's. */
export function elsewhere({ head }: State): LookedAt | undefined {
  return head?.layer && head.layer.shown !== head.layer.own ? head.layer : undefined;
}

/** The answer, or why there is none; undefined if another question took its place. */
export async function part<D>(answer: Promise<{ readonly data: D }>): Promise<Part<D>> {
  try {
    return { data: (await answer).data };
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    return error.code === 'cancelled' ? undefined : { fault: error };
  }
}

/** Something that the page shows by itself, or why it cannot. */
export async function loadPart(
  scene: FeatureScene,
  kind: 'register' | 'uses' | 'related' | 'correlations',
): Promise<void> {
  const loaded = await part(scene.client.get(kind, keyOf(scene), { slot: kind }));
  if (loaded !== undefined) scene.set({ [kind]: loaded });
}

/** The tokens in a list, from its beginning or after those that are shown. */
export async function loadTokens(scene: FeatureScene, more = false): Promise<void> {
  const { levels, tokens, head } = scene.state;
  if (levels?.exact !== true || head === undefined) return;
  const { list, threshold, bar, found } = chosenOf(scene, levels);
  const before = more && tokens && 'data' in tokens ? tokens.data.rows : [];
  const range = list === 'levels' ? bar : undefined;
  const key = {
    ...{ ...keyOf(scene), list, threshold },
    ...(range && { first: range.first, last: range.last }),
    ...(list === 'found' && { text: found }),
  };
  const options = { slot: 'tokens', from: before.length, count: 200 };
  const loaded = await part(scene.client.get('tokens', key, options));
  if (loaded === undefined) return;
  // What is shown stays, where the next part of it fails.
  if ('fault' in loaded && before.length > 0) scene.set({ said: loaded.fault.message });
  else if ('fault' in loaded) scene.set({ tokens: loaded });
  else {
    const { total, rows } = loaded.data;
    scene.set({ tokens: { data: { total, rows: [...before, ...rows] } } });
  }
}

/** From the cache, otherwise from the evidence. */
export async function loadLevels(scene: FeatureScene): Promise<void> {
  const { head } = scene.state;
  const measurement = head?.page.evidence.measurement;
  if (head === undefined || measurement === undefined) return;
  const read = await part(scene.client.get('levels', keyOf(scene), { slot: 'levels' }));
  if (read === undefined) return;
  const exact = 'data' in read ? read.data : undefined;
  const levels = levelsOf(measurement, exact);
  scene.set({ levels, levelsFault: 'fault' in read ? read.fault : undefined });
  await loadTokens(scene);
}
