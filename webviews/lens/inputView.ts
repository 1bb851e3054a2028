/** An image or a sound: its patches or frames in their colours, and the features at one of them. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../server/protocol/format';
import { link, userText } from '../common/parts/text';
import { featureTable } from './featureTable';
import { inputPicture } from './inputPicture';
import { choosePosition } from './load';
import { patchName } from './patches';
import { shownFeature, type LensScene, type ReadInput } from './state';
import { scale } from './textView';

export function inputSections(scene: LensScene, { reading, values }: ReadInput): TemplateResult {
  const feature = shownFeature(scene, reading);
  if (feature === undefined) return html`<p>${l10n.t('No feature could be read.')}</p>`;
  const index = reading.features.indexOf(feature);
  const at = Math.min(scene.state.at, reading.grid.rows * reading.grid.columns - 1);
  const whole = reading.whole[index]!;
  const own = values[index]!;
  const name = link(
    scene,
    'feature',
    { feature: feature.id },
    userText(feature.label ?? feature.id),
  );
  return html`<p class="figures lead">
      ${name}:
      ${
        reading.seconds === null
          ? l10n.t(
              '{0} of {1} patches above 99; {2} expected by chance',
              ...chance(feature, own.percentile.length),
            )
          : l10n.t(
              '{0} of {1} frames above 99; {2} expected by chance',
              ...chance(feature, own.percentile.length),
            )
      }
    </p>
    <p class="figures">
      ${l10n.t(
        'At the position that stands for the whole in the catalog: percentile {0}, agreement {1}.',
        fixed(whole.percentile, 1),
        fixed(whole.agreement, 3),
      )}
    </p>
    ${scale(l10n.t('Percentile among registers of random inputs:'))}
    ${inputPicture({
      ...{ reading, values: own, feature: feature.label ?? feature.id, at },
      onEnter: (patch) => {
        choosePosition(scene, patch);
        scene.announce(patchName(reading, patch));
      },
    })}
    <section aria-labelledby="patch-title">
      <h2 id="patch-title">${patchName(reading, at)}</h2>
      ${featureTable(scene, {
        ...{ reading, values, at },
        caption: l10n.t('Features here, highest percentile first'),
      })}
    </section>`;
}

function chance(
  { above, expected }: { readonly above: number; readonly expected: number },
  patches: number,
): [string, string, string] {
  return [count(above), count(patches), fixed(expected, 1)];
}
