/** The text lens: which features stand out at which tokens of a text, and why at this one. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../server/protocol/format';
import type { LensReading } from '../../server/protocol/panels/lens';
import { startPanel } from '../common/panel';
import { empty, untrusted } from '../common/parts/states';
import { userText } from '../common/parts/text';
import { form } from './form';
import { headSection } from './headView';
import { load, makeAnchor } from './load';
import { pictures } from './pictures';
import { asks, type State } from './state';
import { summary, text } from './textView';
import { tip } from './tokenView';

startPanel<typeof asks, State>({
  name: 'lens',
  asks,
  initial: {
    ...{ reading: undefined, values: [], layers: [], at: 0, near: undefined },
    head: { kind: 'none' },
    ...{ progress: undefined, said: '' },
  },
  load,
  title: ({ catalog }) => l10n.t('Text lens – {0}', catalog),
  view: (scene) => {
    if (!scene.trusted) return untrusted(() => void scene.client.act('trust', {}));
    const { reading } = scene.state;
    return html`<main>
      <h1>${l10n.t('Text lens')}</h1>
      ${form(scene)}
      ${
        reading === undefined || (scene.place.text ?? '') === ''
          ? empty(l10n.t('Type or paste a text above, and read it.'))
          : html`${summary(scene, reading)} ${text(scene, reading)} ${tip(scene, reading)}
            ${pictures(scene, reading)} ${headSection(scene, reading)} ${small(reading)}`
      }
    </main>`;
  },
  keys: { a: (scene) => void makeAnchor(scene) },
});

function small(reading: LensReading): TemplateResult {
  const { features, all, draws, signs, kind, layer, warnings } = reading;
  return html`<footer>
    <p class="muted">
      ${l10n.t(
        'States in context at {0} layer {1}, {2} signs; percentiles among {3} registers of random words, each as wide as the feature’s.',
        kind,
        layer,
        signs,
        count(draws),
      )}
      ${
        features.length < all.length
          ? l10n.t(
              '{0} of the catalog’s {1} features were read; choosing one reads it.',
              count(features.length),
              count(all.length),
            )
          : nothing
      }
    </p>
    ${warnings.map((warning) => html`<p class="muted">${userText(warning)}</p>`)}
  </footer>`;
}
