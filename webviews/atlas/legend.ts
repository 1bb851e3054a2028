import * as l10n from '@vscode/l10n';
import { html, type TemplateResult } from 'lit';
import { colourLegend } from './colourWords';
import { hasDimensions, type AtlasModel } from './model';
import { modeOf } from './modes/modes';
import { MARKED } from './paint';

export function legend(model: AtlasModel): TemplateResult {
  const [scale, ...more] = legendWords(model);
  return html`<ul class="legend">
    <li><span class="scale" aria-hidden="true"></span> ${scale}</li>
    ${more.map((each) => html`<li>${each}</li>`)}
  </ul>`;
}

/** What colours, strip and marks of the shown mode say; the first stands beside the scale. */
export function legendWords(model: AtlasModel): readonly string[] {
  const { overview, colour, mode } = model;
  return [
    colourLegend(colour, mode),
    hasDimensions(model)
      ? l10n.t(
          'strip: full bar = no claim and in no register, half = in a register without a claim',
        )
      : l10n.t('strip: full bar = no register yet'),
    `▨ ${modeOf(model).hatched}`,
    ...(mode === 'layers' ? [l10n.t("▲ the catalog's layer")] : []),
    marksOf(model),
    ...(overview.x * overview.y > 1
      ? [l10n.t('small cells are shown in blocks by the strongest of each')]
      : []),
  ];
}

/** Where cells are large enough. */
function marksOf({ page, mode }: AtlasModel): string {
  const signs = l10n.t('+ and \u2212 from a fifth of the scale on');
  const marks = {
    features: [
      l10n.t('□ in register'),
      l10n.t('◤ claimed for this feature'),
      ...(page.surveyed ? [l10n.t('▪ q at most 0.05 in the survey of dimensions')] : []),
    ],
    layers: [],
    pairs: [l10n.t('□ both in the register of one feature')],
    registers: [l10n.t('▪ some signs are the same, others opposite')],
  }[mode];
  return [
    l10n.t('from {0} pixels a cell: {1}', MARKED, [...marks, signs].join(', ')),
    l10n.t('smaller cells tell + from \u2212 by hue alone: zoom in where colours look alike'),
  ].join('; ');
}
