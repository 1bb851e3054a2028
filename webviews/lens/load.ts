/** What the lens asks, and the one thing that it changes. */
import * as l10n from '@vscode/l10n';
import { fixed } from '../../server/protocol/format';
import { HEAD_TOKENS, type LensReading } from '../../server/protocol/panels/lens';
import { PanelFault } from '../common/client';
import { tokenText } from '../common/parts/text';
import { rankedAt, unpacked } from './layout';
import { shownFeature, type LensScene } from './state';

export async function load(scene: LensScene): Promise<void> {
  if (!scene.trusted) return;
  const { data } = await scene.client.get('catalog', {});
  scene.set({ reads: data.reads, names: data });
  await (data.reads === 'text' ? loadText(scene) : loadInput(scene));
}

async function loadInput(scene: LensScene): Promise<void> {
  const { input, layer, feature } = scene.place;
  if (input === undefined || input === '') return;
  const key = {
    input,
    ...(layer !== undefined && { layer }),
    ...(feature !== undefined && { features: [feature] }),
  };
  const onProgress = (message: string): void => scene.set({ progress: message });
  onProgress(l10n.t('Reading all positions …'));
  try {
    const { data, bytes } = await scene.client.get('input', key, { slot: 'read', onProgress });
    const patches = data.grid.rows * data.grid.columns;
    const at = Math.min(scene.choices.at ?? scene.state.at, patches - 1);
    scene.set({ input: { reading: data, values: unpacked(bytes, patches) }, at });
  } finally {
    scene.set({ progress: undefined });
  }
}

async function loadText(scene: LensScene): Promise<void> {
  const { text: written = '', layer, feature } = scene.place;
  if (written === '') return;
  const key = {
    text: written,
    ...(layer !== undefined && { layer }),
    ...(feature !== undefined && { features: [feature] }),
  };
  const onProgress = (message: string): void => scene.set({ progress: message });
  scene.set({ progress: l10n.t('Reading the text …') });
  try {
    const { data, bytes } = await scene.client.get('read', key, { slot: 'read', onProgress });
    const values = unpacked(bytes, data.tokens.length);
    const at = Math.min(scene.choices.at ?? scene.state.at, data.tokens.length - 1);
    scene.set({ reading: data, values, at, layers: [], near: undefined, head: { kind: 'none' } });
  } finally {
    scene.set({ progress: undefined });
  }
  await Promise.all([lookAt(scene, scene.state.at), loadLayers(scene)]);
  await loadHead(scene);
}

/** Its own part of the page fails alone: a model without a head is read all the same. */
export async function loadHead(scene: LensScene): Promise<void> {
  const { text: written } = scene.place;
  const { head, at } = scene.state;
  const from = HEAD_TOKENS * Math.floor(at / HEAD_TOKENS);
  if (written === undefined || (head.kind === 'read' && head.from === from)) return;
  const onProgress = (progress: string): void => scene.set({ head: { kind: 'running', progress } });
  onProgress(l10n.t('Reading by the head …'));
  try {
    const key = { text: written, position: from };
    const { data } = await scene.client.get('head', key, { slot: 'head', onProgress });
    scene.set({ head: { kind: 'read', reading: data, from } });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    if (error.code === 'cancelled') return;
    const canRetry = error.code !== 'model-unsupported';
    scene.set({ head: { kind: 'fault', fault: `${error.message} ${error.advice}`, canRetry } });
  }
}

/** Nothing is asked again until the person does. */
export function cancelHead(scene: LensScene): void {
  scene.client.cancel('head');
  scene.set({ head: { kind: 'fault', fault: l10n.t('Cancelled.'), canRetry: true } });
}

async function loadLayers(scene: LensScene): Promise<void> {
  const { reading } = scene.state;
  const feature = reading && shownFeature(scene, reading)?.id;
  if (feature === undefined || scene.place.text === undefined) return;
  const key = { text: scene.place.text, feature };
  const { data, bytes } = await scene.client.get('layers', key, { slot: 'layers' });
  const read = unpacked(bytes, reading?.tokens.length ?? 0);
  let next = 0;
  scene.set({
    layers: data.layers.map((one) => ({
      layer: one.layer,
      values: one.read ? read[next++] : undefined,
    })),
  });
}

export function choosePosition(scene: LensScene, at: number): void {
  scene.note({ at });
  scene.set({ at });
}

async function lookAt(scene: LensScene, position: number): Promise<void> {
  const { reading } = scene.state;
  const { text: written, layer } = scene.place;
  if (reading === undefined || written === undefined) return;
  choosePosition(scene, position);
  scene.set({ near: undefined });
  scene.announce(spoken(scene, reading, position));
  const key = { text: written, position, ...(layer !== undefined && { layer }) };
  const { data } = await scene.client.get('token', key, { slot: 'token' });
  scene.set({ near: data });
}

/** A later look cancels an earlier one, which is no fault. */
export function look(scene: LensScene, position: number): void {
  const looked = lookAt(scene, position).then(() =>
    scene.state.head.kind === 'fault' ? undefined : loadHead(scene),
  );
  looked.catch((error: unknown) => {
    if (!(error instanceof PanelFault)) throw error;
    if (error.code !== 'cancelled') scene.set({ said: `${error.message} ${error.advice}` });
  });
}

function spoken(scene: LensScene, reading: LensReading, position: number): string {
  const { values } = scene.state;
  const best = rankedAt(values, position)[0];
  if (best === undefined) return tokenText(reading.tokens[position]!.text);
  const { percentile } = values[best]!;
  return l10n.t(
    '{0}, token {1}: {2} {3}',
    tokenText(reading.tokens[position]!.text),
    position + 1,
    reading.features[best]!.id,
    fixed(percentile[position]!, 1),
  );
}

export async function makeAnchor(scene: LensScene): Promise<void> {
  const { reading, at } = scene.state;
  const feature = reading && shownFeature(scene, reading);
  if (feature === undefined || !scene.live) return;
  try {
    const token = reading!.tokens[at]!.id;
    const { done } = await scene.client.act('change', {
      feature: feature.id,
      edit: 'anchor',
      token,
    });
    scene.set({ said: done });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    scene.set({ said: `${error.message} ${error.advice}` });
  }
}
