/** The catalog beside itself at another layer: what is not measured there can be, for pages alone. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { Against } from '../../../server/protocol/panels/compare';
import { PanelFault } from '../../common/client';
import { empty, working } from '../../common/parts/states';
import type { CompareScene } from '../state';

export function againstLayer(
  scene: CompareScene,
  { layer }: Against,
): TemplateResult | typeof nothing {
  const { head, measuring } = scene.state;
  if (layer === undefined) return nothing;
  if (measuring !== undefined)
    return working(l10n.t('Measuring at layer {0}', layer), measuring, () =>
      scene.client.cancel('measure'),
    );
  if (head === undefined || head.a.measured >= head.b.measured) return nothing;
  return html`${
    scene.state.fault === undefined
      ? nothing
      : html`<div class="banner fault" role="alert"><p>${scene.state.fault}</p></div>`
  }
  ${empty(l10n.t('At layer {0} {1} features are measured.', layer, head.a.measured), {
    title: l10n.t('Measure at layer {0}', layer),
    run: () => void measure(scene, layer),
    disabled: scene.trusted ? undefined : l10n.t('The workspace is not trusted.'),
  })}`;
}

async function measure(scene: CompareScene, layer: number): Promise<void> {
  const onProgress = (message: string, share: number | null): void =>
    scene.set({ measuring: { message, share }, fault: undefined });
  onProgress('', null);
  try {
    await scene.client.act('measureLayer', { layer }, { slot: 'measure', onProgress });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    if (error.code !== 'cancelled') scene.set({ fault: `${error.message} ${error.advice}` });
  }
  scene.set({ measuring: undefined });
  scene.reload();
}
