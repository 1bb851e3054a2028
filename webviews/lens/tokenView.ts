/** One token: its strongest features, its nearest tokens, the signs that its context changed. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../server/protocol/format';
import type { LensReading, LensToken } from '../../server/protocol/panels/lens';
import { button } from '../common/parts/states';
import { link, token as tokenPart } from '../common/parts/text';
import { featureTable } from './featureTable';
import { makeAnchor } from './load';
import { shownFeature, type LensScene } from './state';

export function tip(scene: LensScene, reading: LensReading): TemplateResult {
  const { at, near, values, said } = scene.state;
  const feature = shownFeature(scene, reading);
  const written = reading.tokens[at]!;
  return html`<section aria-labelledby="token-title">
    <h2 id="token-title">${tokenPart(written.text)} #${at + 1}</h2>
    ${
      feature && scene.live
        ? html`<p>
            ${button({
              title: l10n.t('Make it an anchor of {0} (a)', feature.id),
              run: () => void makeAnchor(scene),
            })}
            <span role="status">${said}</span>
          </p>`
        : nothing
    }
    ${nearWords(scene, reading, near)}
    ${featureTable(scene, {
      ...{ reading, values, at },
      caption: l10n.t('Features at this token, highest percentile first'),
    })}
  </section>`;
}

/** Dimensions that are named. */
const NAMED = 24;

function nearWords(
  scene: LensScene,
  reading: LensReading,
  near: LensToken | undefined,
): TemplateResult {
  if (near === undefined) return html`<p class="muted">${l10n.t('Looking at its state …')}</p>`;
  const feature = shownFeature(scene, reading);
  const registered = new Set(feature?.dimensions);
  const own = near.changed.filter((d) => registered.has(d));
  return html`<p>
      ${l10n.t('Nearest tokens (signs that differ, of {0}):', count(reading.dimensions))}
      ${near.nearest.map(
        (one) => html`<span class="near">${tokenPart(one.text)} ${count(one.distance)}</span> `,
      )}
    </p>
    <p>
      ${l10n.t(
        '{0} of {1} signs are not those of the token alone; of the {2} of {3}: {4}.',
        count(near.changed.length),
        count(reading.dimensions),
        count(registered.size),
        feature?.id ?? '',
        count(own.length),
      )}
      ${own.slice(0, NAMED).map((d) => html`${link(scene, 'dimension', { dimension: d }, String(d))} `)}
      ${own.length > NAMED ? '…' : ''}
    </p>`;
}
