/** The tokens in their colours, below what stands out and what chance would give. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../server/protocol/format';
import type { LensReading } from '../../server/protocol/panels/lens';
import { link, userText } from '../common/parts/text';
import { levelClass } from './layout';
import { look } from './load';
import { readText } from './readText';
import { shownFeature, type LensScene } from './state';

export function summary(scene: LensScene, reading: LensReading): TemplateResult {
  const feature = shownFeature(scene, reading);
  if (feature === undefined) return html`<p>${l10n.t('No feature could be read.')}</p>`;
  const name = link(
    scene,
    'feature',
    { feature: feature.id },
    userText(feature.label ?? feature.id),
  );
  return html`<p class="figures lead">
      ${name}:
      ${l10n.t(
        '{0} of {1} tokens above 99; {2} expected by chance',
        count(feature.above),
        count(reading.tokens.length),
        fixed(feature.expected, 1),
      )}
    </p>
    ${scale(l10n.t('Percentile among registers of random words:'))}`;
}

/** The scale of all colours: fixed, so that two texts can be compared. */
export function scale(title: string): TemplateResult {
  const steps: readonly (readonly [number, string])[] = [
    [-4, '< 1'],
    [-3, '1–5'],
    [-2, '5–10'],
    [-1, '10–25'],
    [0, '25–75'],
    [1, '75–90'],
    [2, '90–95'],
    [3, '95–99'],
    [4, '> 99'],
  ];
  return html`<p class="scale">
    <span>${title}</span>
    ${steps.map(([level, words]) => html`<span class="token ${levelClass(level)}">${words}</span>`)}
  </p>`;
}

export function text(scene: LensScene, reading: LensReading): TemplateResult {
  const { at, values } = scene.state;
  const feature = shownFeature(scene, reading);
  const own = feature && values[reading.features.indexOf(feature)];
  return readText({
    ...{ tokens: reading.tokens, values: own, at },
    onLook: (position) => look(scene, position),
  });
}
