/** Tokens by features at one layer, and by layers for one feature. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { LensReading } from '../../server/protocol/panels/lens';
import { pageAround, strongest } from './layout';
import { choosePosition } from './load';
import { matrix } from './matrix';
import { ROWS, shownFeature, type LensScene } from './state';

export function pictures(scene: LensScene, reading: LensReading): TemplateResult {
  const { at, values, layers } = scene.state;
  const { tokens } = reading;
  const page = pageAround(at, tokens.length);
  const feature = shownFeature(scene, reading);
  const chosen = feature ? reading.features.indexOf(feature) : 0;
  const rows = strongest(values, chosen, page, ROWS);
  const where = l10n.t('tokens {0} to {1} of {2}', page.from + 1, page.to, tokens.length);
  const legend = [
    l10n.t('colours as in the text; + above 99, − below 1'),
    l10n.t('Enter or a click goes to the token'),
  ];
  const common = { tokens, ...page };
  return html`<section aria-labelledby="matrix-title">
    <h2 id="matrix-title">${l10n.t('Tokens by features and by layers')}</h2>
    ${matrix({
      ...common,
      id: 'features',
      title: l10n.t('Features that stand out at layer {0}, {1}', reading.layer, where),
      rows: rows.map((i) => ({ name: reading.features[i]!.id, values: values[i] })),
      legend,
      onEnter: (row, position) => {
        choosePosition(scene, position);
        scene.go({ ...scene.place, feature: reading.features[rows[row]!]!.id }, scene.choices);
      },
    })}
    ${
      layers.length === 0 || feature === undefined
        ? nothing
        : matrix({
            ...common,
            id: 'layers',
            title: l10n.t('{0} from layer to layer, {1}', feature.id, where),
            rows: layers.map((one) => ({
              name: l10n.t('layer {0}', one.layer),
              values: one.values,
            })),
            legend: [...legend, l10n.t('hatched: no token cache of that layer, so it is not read')],
            onEnter: (row, position) => {
              choosePosition(scene, position);
              scene.go({ ...scene.place, layer: layers[row]!.layer }, scene.choices);
            },
          })
    }
  </section>`;
}
