/** The reports that are open, where there are several. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ReportEntry } from '../../../server/protocol/panels/experiments';
import { visible } from '../../../server/protocol/userText';
import type { ExperimentsScene } from '../state';

export function chooser(
  scene: ExperimentsScene,
  reports: readonly ReportEntry[],
): TemplateResult | typeof nothing {
  const shown = scene.state.report?.id;
  if (reports.length < 2) return nothing;
  const change = ({ target }: Event): void =>
    scene.go({ report: (target as HTMLSelectElement).value });
  return html`<p class="chooser">
    <label
      >${l10n.t('Report:')}
      <select @change=${change}>
        ${reports.map(
          (each) =>
            html`<option value=${each.id} .selected=${each.id === shown}>
              ${visible(nameOf(each, reports))}
            </option>`,
        )}
      </select>
    </label>
  </p>`;
}

/** Its options tell it from others of the same experiment. */
function nameOf({ title, name, options }: ReportEntry, reports: readonly ReportEntry[]): string {
  const isOnly = reports.filter((each) => each.name === name).length === 1;
  return isOnly || options === '' ? title : `${title} (${options})`;
}
