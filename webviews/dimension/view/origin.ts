/** Where the figures come from, and the command line that repeats them. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../../server/protocol/format';
import type { DimensionPage } from '../../../server/protocol/panels/dimension';

export function origin({ survey, facts, command }: DimensionPage): TemplateResult {
  return html`<section>
    <h2>${l10n.t('Provenance')}</h2>
    <dl class="claim">
      ${
        survey === null
          ? nothing
          : entry(l10n.t('Survey'), [
              `Dimcat ${survey.run.dimcat}`,
              l10n.t('seed {0}', survey.run.seed),
              l10n.t('{0} lists, {1} left out', count(survey.run.lists), count(survey.run.leftOut)),
              l10n.t(
                '{0} of {1} dimensions tell a list apart at q ≤ 0.05',
                count(survey.run.toldApart),
                count(survey.run.dimensions),
              ),
            ])
      }
      ${facts === null ? nothing : entry(l10n.t('Model'), [`Dimcat ${facts.found.dimcat}`, l10n.t('seed {0}', facts.found.seed)])}
      <div>
        <dt>${l10n.t('Same figures')}</dt>
        <dd><code>${command}</code></dd>
      </div>
    </dl>
  </section>`;
}

function entry(name: string, parts: readonly string[]): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${parts.join(' · ')}</dd>
  </div>`;
}
