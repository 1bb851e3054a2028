/** A picture of a report: its marks have tips, on hover as by the arrow keys. */
import { html, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ReportData } from '../../../server/protocol/panels/experiments';
import { visible, visibleLines } from '../../../server/protocol/userText';
import { figure, type Picture } from '../../common/parts/figure';
import type { ExperimentsScene, ReportPicture } from '../state';
import { tableProps } from './tables';

export function picture(
  scene: ExperimentsScene,
  { id, title, description, table }: ReportData['pictures'][number],
): TemplateResult {
  const shown = scene.state.pictures.get(id);
  if (shown === undefined)
    return html`<p class="empty">${l10n.t('Drawing {0} …', visible(title))}</p>`;
  return figure({
    title: visible(title),
    legend: [visibleLines(description)],
    narrowest: shown.width,
    draw: () => drawn(shown),
    table: tableProps(scene, table),
  });
}

function drawn({ drawing, height, marks }: ReportPicture): Picture {
  return { height, marks, body: svg`${drawing}` };
}
