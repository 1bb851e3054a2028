/** ROC, or precision over recall, with every threshold as a point. */
import { html, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { fixed, interval, percent } from '../../../server/protocol/format';
import { ends, note } from '../../common/parts/cells';
import { figure, type Picture } from '../../common/parts/figure';
import type { TableProps } from '../../common/parts/table';
import { curveOf, type AtThreshold, type Levels } from '../layout/levels';
import { placeCurve } from '../layout/plots';
import { chooseThreshold, loadTokens, type FeatureScene } from '../state';
import { anchorsWords, label, thresholdWords } from './threshold';

export function curveFigure(
  scene: FeatureScene,
  levels: Levels,
  here: AtThreshold,
): TemplateResult {
  const { curve: kind = 'roc' } = scene.choices;
  const curve = curveOf(levels);
  const other = kind === 'roc' ? 'pr' : 'roc';
  return html`${figure({
      title:
        kind === 'roc'
          ? l10n.t(
              'ROC: {0} of the anchors for {1} of the others',
              percent(here.recall.value),
              percent(here.falseShare),
            )
          : l10n.t(
              'Precision and recall: {0} at {1}',
              here.precision === undefined ? '–' : fixed(here.precision, 3),
              percent(here.recall.value),
            ),
      legend: [
        html`<i class="swatch plus"></i>${anchorsWords(levels)}`,
        ...(kind === 'roc'
          ? [html`<i class="swatch band"></i>${l10n.t('95 % interval (Wilson), pointwise')}`]
          : []),
        html`<i class="swatch dotted"></i
          >${kind === 'roc' ? l10n.t('chance') : l10n.t('chance: the share of anchors')}`,
        l10n.t('● the threshold'),
      ],
      draw: (width) => drawCurve(curve, kind, here.threshold, levels, width),
      onEnter: (i) => {
        chooseThreshold(scene, curve[i]!.threshold, levels);
        void loadTokens(scene);
      },
      table: thresholds(levels, curve),
    })}
    <p>
      <button type="button" class="secondary" @click=${() => scene.choose({ curve: other })}>
        ${other === 'pr' ? l10n.t('Precision and recall') : l10n.t('ROC')}
      </button>
    </p>`;
}

function thresholds(levels: Levels, curve: readonly AtThreshold[]): TableProps {
  return {
    caption: l10n.t('Thresholds'),
    columns: [
      { title: l10n.t('Agreement'), align: 'number' },
      { title: l10n.t('Recall'), align: 'number' },
      { title: l10n.t('Others found'), align: 'number' },
      { title: l10n.t('Precision'), align: 'number' },
    ],
    rows: curve.map((at) => [
      { text: thresholdWords(levels, at.threshold), value: at.threshold / levels.k },
      {
        text: `${fixed(at.recall.value, 3)} ${interval(at.recall)}`,
        value: at.recall.value,
        further: { ...ends(at.recall), ...(!levels.heldOut && note(l10n.t('in-sample'))) },
      },
      { text: percent(at.falseShare), value: at.falseShare },
      {
        text: at.precision === undefined ? '–' : fixed(at.precision, 3),
        value: at.precision ?? null,
      },
    ]),
  };
}

function drawCurve(
  curve: readonly AtThreshold[],
  kind: 'roc' | 'pr',
  threshold: number,
  levels: Levels,
  width: number,
): Picture {
  const placed = placeCurve(curve, kind, width);
  const { frame, points, chance } = placed;
  const [x1, y1, x2, y2] = chance;
  const current = points[curve.findIndex((at) => at.threshold === threshold)];
  const titles =
    kind === 'roc'
      ? [l10n.t('share of the others found'), l10n.t('recall')]
      : [l10n.t('recall'), l10n.t('precision')];
  return {
    height: placed.height,
    marks: points.map(({ x, y }, i) => ({
      x,
      y,
      text: l10n.t(
        '{0}: recall {1}, others {2}, precision {3}',
        thresholdWords(levels, curve[i]!.threshold),
        fixed(curve[i]!.recall.value, 3),
        percent(curve[i]!.falseShare),
        curve[i]!.precision === undefined ? '–' : fixed(curve[i]!.precision, 3),
      ),
    })),
    body: svg`
      ${placed.yTicks.map(
        ({ at, text }) => svg`
        <line class="grid" x1=${frame.left} x2=${frame.right} y1=${at} y2=${at}></line>
        ${label(frame.left - 6, at + 4, text, 'end')}`,
      )}
      ${placed.xTicks.map(({ at, text }) => label(at, frame.bottom + 16, text))}
      <path class="band" d=${placed.band}></path>
      <line class="nothing" x1=${x1} y1=${y1} x2=${x2} y2=${y2}></line>
      <path class="line plus ${levels.heldOut ? '' : 'hollow'}" d=${placed.line}></path>
      ${current === undefined ? svg`` : svg`<circle class="plus" cx=${current.x} cy=${current.y} r="5"></circle>`}
      ${label((frame.left + frame.right) / 2, frame.bottom + 32, titles[0]!)}
      ${label(frame.left, frame.top - 8, titles[1]!, 'start')}`,
  };
}
