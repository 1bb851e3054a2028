/** The text lens: which features stand out at which tokens of a text, and why at this one. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../server/protocol/format';
import type { LensBasis } from '../../server/protocol/panels/lens';
import { visible } from '../../server/protocol/userText';
import { startPanel } from '../common/panel';
import { empty, untrusted } from '../common/parts/states';
import { userText } from '../common/parts/text';
import { findTokens } from './find';
import { form } from './form';
import { headSection } from './headView';
import { inputSections } from './inputView';
import { load, makeAnchor } from './load';
import { dragFile, dropFile } from './openFile';
import { pictures } from './pictures';
import { asks, type LensScene, type State } from './state';
import { summary, text } from './textView';
import { tip } from './tokenView';

startPanel<typeof asks, State>({
  name: 'lens',
  asks,
  initial: {
    ...{ reading: undefined, values: [], layers: [], at: 0, near: undefined },
    head: { kind: 'none' },
    ...{ reads: 'text', names: { inputs: [], total: 0 }, input: undefined, openedWords: '' },
    ...{ progress: undefined, said: '', sought: '' },
  },
  load,
  title: (scene) => l10n.t('{0} – {1}', name(scene), scene.catalog),
  // Who comes for a feature reads by it what lies here.
  arrive: (to, from) => ({ ...from, ...to }),
  view: (scene) => {
    if (!scene.trusted) return untrusted(() => void scene.client.act('trust', {}));
    return html`<main
      @dragenter=${dragFile}
      @dragover=${dragFile}
      @drop=${(event: DragEvent) => dropFile(scene, event)}
    >
      <h1>${name(scene)}</h1>
      ${form(scene)} ${scene.state.reads === 'text' ? textParts(scene) : inputParts(scene)}
    </main>`;
  },
  keys: { a: (scene) => void (scene.state.reads === 'text' && makeAnchor(scene)) },
});

function name({ state: { reads } }: LensScene): string {
  switch (reads) {
    case 'text':
      return l10n.t('Text lens');
    case 'vision':
      return l10n.t('Image lens');
    case 'audio':
      return l10n.t('Sound lens');
  }
}

function textParts(scene: LensScene): TemplateResult {
  const { reading } = scene.state;
  if (reading === undefined || (scene.place.text ?? '') === '')
    return empty(
      [
        l10n.t(
          'Type or paste a text above, or drop a file here while you hold Shift, and read it.',
        ),
        ...(scene.place.feature === undefined
          ? []
          : [l10n.t('It will be coloured by {0}.', visible(scene.place.feature))]),
      ].join(' '),
    );
  return html`${summary(scene, reading)} ${findTokens(scene, reading)} ${text(scene, reading)}
  ${tip(scene, reading)} ${pictures(scene, reading)} ${headSection(scene, reading)}
  ${small(scene, reading)}`;
}

function inputParts(scene: LensScene): TemplateResult {
  const { input, reads } = scene.state;
  if (input !== undefined && (scene.place.input ?? '') !== '')
    return html`${inputSections(scene, input)} ${small(scene, input.reading)}`;
  return empty(
    reads === 'vision'
      ? l10n.t('Choose an image of the catalog above, or drop one here while you hold Shift.')
      : l10n.t('Choose a sound of the catalog above, or drop one here while you hold Shift.'),
  );
}

function small({ state }: LensScene, reading: LensBasis): TemplateResult {
  const { features, all, draws, signs, kind, layer, warnings } = reading;
  return html`<footer>
    <p class="muted">
      ${
        state.reads === 'text'
          ? l10n.t(
              'States in context at {0} layer {1}, {2} signs; percentiles among {3} registers of random words, each as wide as the feature’s.',
              ...[kind, layer, signs, count(draws)],
            )
          : l10n.t(
              'States at {0} layer {1}, {2} signs; percentiles among {3} registers of random inputs, each as wide as the feature’s.',
              ...[kind, layer, signs, count(draws)],
            )
      }
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
