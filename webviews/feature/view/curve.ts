/** ROC, or precision over recall, with every threshold as a point. */
import { html, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { fixed, percent } from '../../../server/protocol/format';
import { estimateText } from '../../common/format';
import { ends, note } from '../../common/parts/cells';
import { figure, type Picture } from '../../common/parts/figure';
import type { TableProps } from '../../common/parts/table';
import { curveOf, type AtThreshold, type Levels } from '../layout/levels';
import { nearestPoint, placeCurve, prevalenceOf, type CurveKind } from '../layout/plots';
import { chooseThreshold, loadTokens, type FeatureScene } from '../state';
import { anchorsWords, label, thresholdWords } from './threshold';

export function curveFigure(
  scene: FeatureScene,
  levels: Levels,
  here: AtThreshold,
): TemplateResult {
  const { curve: kind = 'roc' } = scene.choices;
  const all = curveOf(levels);
  const curve = kind === 'roc' ? all : all.filter(({ precision }) => precision !== undefined);
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
              here.precision === undefined ? '–' : fixed(here.precision.value, 3),
              percent(here.recall.value),
            ),
      legend: [
        html`<i class="swatch plus"></i>${anchorsWords(levels)}`,
        html`<i class="swatch band"></i>${bandWords(kind)}`,
        html`<i class="swatch dotted"></i>${
            kind === 'roc'
              ? l10n.t('chance')
              : l10n.t('chance: the share of anchors, {0}', percent(prevalenceOf(all)))
          }`,
        l10n.t('● the threshold: drag it'),
      ],
      draw: (width) => drawCurve(scene, { levels, curve, kind, threshold: here.threshold }, width),
      onEnter: (i) => {
        chooseThreshold(scene, curve[i]!.threshold, levels);
        void loadTokens(scene);
      },
      table: thresholds(levels, all),
    })}
    <p>
      <button type="button" class="secondary" @click=${() => scene.choose({ curve: other })}>
        ${other === 'pr' ? l10n.t('Precision and recall') : l10n.t('ROC')}
      </button>
    </p>`;
}

/** What the band is: of each threshold by itself, not of the curve as a whole. */
function bandWords(kind: CurveKind): string {
  return kind === 'roc'
    ? l10n.t('95 % interval of recall at each threshold (Wilson, over the anchors)')
    : l10n.t('95 % interval of precision at each threshold (Wilson, over what is found)');
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
        text: estimateText(at.recall),
        value: at.recall.value,
        further: { ...ends(at.recall), ...(!levels.heldOut && note(l10n.t('in-sample'))) },
      },
      { text: percent(at.falseShare), value: at.falseShare },
      at.precision === undefined
        ? { text: '–', value: null }
        : {
            text: estimateText(at.precision),
            value: at.precision.value,
            further: ends(at.precision),
          },
    ]),
  };
}

interface Drawn {
  readonly levels: Levels;
  readonly curve: readonly AtThreshold[];
  readonly kind: CurveKind;
  readonly threshold: number;
}

function drawCurve(scene: FeatureScene, drawn: Drawn, width: number): Picture {
  const { levels, curve, kind, threshold } = drawn;
  const placed = placeCurve(curve, kind, width);
  const { frame, points, chance } = placed;
  const [x1, y1, x2, y2] = chance;
  const current = points.find(({ at }) => at.threshold === threshold);
  const titles =
    kind === 'roc'
      ? [l10n.t('share of the others found'), l10n.t('recall')]
      : [l10n.t('recall'), l10n.t('precision')];
  return {
    height: placed.height,
    marks: points.map(({ x, y, at }) => ({ x, y, text: pointWords(levels, at, kind) })),
    handle: current && {
      ...{ x: current.x, y: current.y, reach: [0, 0], moves: 'freely' },
      onDrag: (x, y) => {
        const nearest = nearestPoint(points, x, y) ?? current;
        chooseThreshold(scene, nearest.at.threshold, levels);
      },
      onDrop: () => void loadTokens(scene),
    },
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
      ${current === undefined ? svg`` : svg`<circle class="plus grip" cx=${current.x} cy=${current.y} r="6"></circle>`}
      ${label((frame.left + frame.right) / 2, frame.bottom + 32, titles[0]!)}
      ${label(frame.left, frame.top - 8, titles[1]!, 'start')}`,
  };
}

/** What goes upwards has its interval. */
function pointWords(levels: Levels, at: AtThreshold, kind: CurveKind): string {
  const { recall, precision, falseShare } = at;
  const precisely = (of: NonNullable<AtThreshold['precision']>): string =>
    kind === 'pr' ? estimateText(of) : fixed(of.value, 3);
  return l10n.t(
    '{0}: recall {1}, others {2}, precision {3}',
    thresholdWords(levels, at.threshold),
    kind === 'roc' ? estimateText(recall) : fixed(recall.value, 3),
    percent(falseShare),
    precision === undefined ? '–' : precisely(precision),
  );
}
