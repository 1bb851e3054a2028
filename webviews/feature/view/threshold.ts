/** Words and labels that the histogram and the curves share. */
import { svg, type SVGTemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../../server/protocol/format';
import type { Levels } from '../layout/levels';

export function anchorsWords({ heldOut }: Levels): string {
  return heldOut ? l10n.t('anchors, held out') : l10n.t('anchors, in-sample (hollow)');
}

/** e.g. `agreement ≥ 0.69 (44 of 64)`. */
export function thresholdWords({ k, exact }: Levels, threshold: number): string {
  const share = fixed(exact ? threshold / k : threshold / (k + 1), 2);
  return exact
    ? l10n.t('agreement ≥ {0} ({1} of {2})', share, count(threshold), count(k))
    : l10n.t('agreement ≥ {0}', share);
}

export function label(x: number, y: number, text: string, anchor = 'middle'): SVGTemplateResult {
  return svg`<text class="muted" x=${x} y=${y} text-anchor=${anchor}>${text}</text>`;
}
