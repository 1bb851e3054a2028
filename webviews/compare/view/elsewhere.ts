/** The catalog beside itself at another layer or in another model: it can be measured there, for pages alone. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../../server/protocol/format';
import type { Against, CompareHead } from '../../../server/protocol/panels/compare';
import { PanelFault } from '../../common/client';
import { empty, untrustedWords, working } from '../../common/parts/states';
import { userText } from '../../common/parts/text';
import { visible } from '../../../server/protocol/userText';
import type { CompareScene } from '../state';

type There = NonNullable<CompareHead['elsewhere']>;

export function elsewhere(scene: CompareScene, against: Against): TemplateResult {
  const { head, fault } = scene.state;
  const there = head?.elsewhere;
  return html`${fault === undefined ? nothing : html`<div class="banner fault" role="alert"><p>${fault}</p></div>`}
  ${there === undefined ? nothing : html`${words(there)} ${measuring(scene, against, there)}`}
  ${there === undefined ? nothing : refused(scene, { ...against, layer: there.layer })}`;
}

function refused({ state }: CompareScene, here: Against): TemplateResult | typeof nothing {
  const { at, features = [] } = state.refused ?? {};
  if (features.length === 0 || at?.layer !== here.layer || at?.model !== here.model) return nothing;
  return html`<details>
    <summary>
      ${l10n.t('Features that cannot be measured there: {0}', count(features.length))}
    </summary>
    <ul>
      ${features.map(({ feature, reason }) => html`<li>${userText(feature)}: ${userText(reason)}</li>`)}
    </ul>
  </details>`;
}

/** Which of the anchors another model's tokenizer has as single tokens. */
function words({ other }: There): TemplateResult | typeof nothing {
  if (other === null || other.words.anchors === 0) return nothing;
  const { anchors, respelled, lost } = other.words;
  const missing = lost.reduce((sum, each) => sum + each.words.length, 0);
  return html`<details>
    <summary>
      ${l10n.t(
        'Of {0} anchors {1} are no single tokens there and are left out; {2} are tokens with or without the space before them.',
        count(anchors),
        count(missing),
        count(respelled),
      )}
    </summary>
    <ul>
      ${lost.map(
        (each) =>
          html`<li>
            ${userText(each.feature)}:
            ${l10n.t('{0} of {1} left out:', count(each.words.length), count(each.of))}
            ${userText(each.words.map((word) => word.trim()).join(', '))}
          </li>`,
      )}
    </ul>
  </details>`;
}

function measuring(
  scene: CompareScene,
  against: Against,
  there: There,
): TemplateResult | typeof nothing {
  const { measuring: running, head } = scene.state;
  const { layer, other } = there;
  if (running !== undefined)
    return working(l10n.t('Measuring at layer {0}', layer), running, () =>
      scene.client.cancel('measure'),
    );
  if (head === undefined || head.a.measured >= head.b.measured) return nothing;
  const measured = head.a.measured;
  return empty(
    other === null
      ? l10n.t('At layer {0} {1} features are measured.', layer, measured)
      : l10n.t(
          'At layer {0} of {1} {2} features are measured.',
          layer,
          visible(other.name),
          measured,
        ),
    {
      title: l10n.t('Measure at layer {0}', layer),
      run: () => void measure(scene, { ...against, layer }),
      disabled: untrustedWords(scene),
    },
  );
}

async function measure(
  scene: CompareScene,
  at: Against & { readonly layer: number },
): Promise<void> {
  const onProgress = (message: string, share: number | null): void =>
    scene.set({ measuring: { message, share }, fault: undefined });
  onProgress('', null);
  try {
    const key = { layer: at.layer, ...(at.model !== undefined && { model: at.model }) };
    const options = { slot: 'measure', onProgress } as const;
    const { refused: features } = await scene.client.act('measureThere', key, options);
    scene.set({ refused: { at, features } });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    if (error.code !== 'cancelled') scene.set({ fault: `${error.message} ${error.advice}` });
  }
  scene.set({ measuring: undefined });
  scene.reload();
}
