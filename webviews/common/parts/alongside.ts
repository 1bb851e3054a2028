/** Links from the page of a feature or dimension to what else shows it: the lens, the flip lab, the comparison. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { nouns } from '../../../server/protocol/nouns';
import type { PanelName, Place } from '../../../server/protocol/panels/place';
import type { Linking } from '../scene';
import { link } from './text';

interface Alongside {
  readonly panel: PanelName;
  readonly place: Place;
  readonly content: TemplateResult | string;
}

/** Nothing on a static page: what these panels show is computed when asked. */
export function alongside(
  linking: Linking,
  links: readonly Alongside[],
): TemplateResult | typeof nothing {
  if (!linking.live || links.length === 0) return nothing;
  return html`<nav class="alongside" aria-label=${l10n.t('The same in other panels')}>
    ${l10n.t('See it in:')}
    ${links.map(
      ({ panel, place, content }, i) =>
        html`${i === 0 ? '' : ' · '}${link(linking, panel, place, content)}`,
    )}
  </nav>`;
}

/** What the lens is called for what the model reads. @param one Its noun, e.g. `token`. */
export function lensName(one: string): string {
  switch (one) {
    case nouns.vision.one:
      return l10n.t('Image lens');
    case nouns.audio.one:
      return l10n.t('Sound lens');
    default:
      return l10n.t('Text lens');
  }
}

/** The lab edits signs in a prompt: of a model of text that has a head. */
export function hasLab(one: string, noFlips: string | null): boolean {
  return one === nouns.text.one && noFlips === null;
}
