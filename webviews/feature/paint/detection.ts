import * as l10n from '@vscode/l10n';
import { h } from '../../common/dom';
import type { Detection } from '../layout/detection';
import type { Section } from '../layout/page';
import { dotPlotFigure, histogramFigure } from './figures';
import { section, staleBanner, warnings } from './parts';
import { table } from './tables';

export function detectionSection({ stale, content }: Section<Detection>): HTMLElement {
  const title = l10n.t('Detection');
  if (content === undefined)
    return section('detection', title, h('p', { class: 'empty' }, emptyWords()));
  return section(
    'detection',
    title,
    staleBanner(stale, l10n.t('This measurement is out of date.')),
    headline(content),
    warnings(content.warnings),
    dotPlotFigure(content.picture, l10n.t('AUC at a glance'), content.pictureKey),
    table(content.comparison),
    histogramFigure(
      content.histogram,
      l10n.t('Held-out agreement with the register, as shares of each class'),
    ),
    table(content.dimensions),
    table(content.anchors),
    h('p', { class: 'provenance' }, content.provenance),
  );
}

function emptyWords(): string {
  return l10n.t(
    'Not measured yet. Measure scores anchors and negatives by the register, on anchors that the register was not chosen on; it first builds the cache of signs if that is missing.',
  );
}

function headline({ headline: { value, unit, interval, how }, against }: Detection): HTMLElement {
  return h(
    'div',
    { class: 'headline' },
    h(
      'p',
      { class: 'figure' },
      h('span', { class: 'value' }, value),
      h('span', { class: 'unit' }, unit),
      h('span', { class: 'interval' }, interval),
    ),
    h('p', {}, `${how}.`),
    h('p', {}, against),
  );
}
