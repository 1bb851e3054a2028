/** The flip lab: what one edit changes in one prompt. A look; the strict test has the controls. */
import { html, nothing } from 'lit';
import * as l10n from '@vscode/l10n';
import { startPanel } from '../common/panel';
import { empty, untrusted } from '../common/parts/states';
import { controls } from './controls';
import { nextSide, seen } from './sight';
import { arrive, asks, change, editOf, initial, keep, load, type State } from './state';
import { keptList, runStrict, strict } from './strict';

startPanel<typeof asks, State>({
  name: 'lab',
  asks,
  initial,
  load,
  title: ({ catalog }) => l10n.t('Flip lab – {0}', catalog),
  arrive,
  view: (scene) => {
    if (!scene.trusted) return untrusted(() => void scene.client.act('trust', {}));
    const { setup, sight, fault } = scene.state;
    if (setup === undefined) return html`<p class="empty">${l10n.t('Reading the catalog …')}</p>`;
    return html`<main>
      <h1>${l10n.t('Flip lab')}</h1>
      ${controls(scene, setup)}
      ${
        fault === undefined
          ? nothing
          : html`<div class="banner fault" role="alert"><p>${fault}</p></div>`
      }
      ${
        sight === undefined
          ? empty(l10n.t('Type a prompt above, and look what an edit does to it.'))
          : html`${seen(scene, sight)} ${strict(scene, setup)}`
      }
      ${keptList(scene, setup)}
    </main>`;
  },
  keys: {
    ArrowLeft: (scene) => change(scene, { dose: Math.max(5, editOf(scene.place).dose - 5) }),
    ArrowRight: (scene) => change(scene, { dose: Math.min(100, editOf(scene.place).dose + 5) }),
    b: (scene) => scene.choose({ side: nextSide(scene.choices.side ?? 'both') }),
    k: keep,
    'Ctrl+Enter': runStrict,
  },
});
