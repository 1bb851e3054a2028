/** How anchors and the others agree with the register, the curve over all thresholds, and one threshold to move. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed, percent } from '../../../server/protocol/format';
import { estimateText } from '../../common/format';
import { figure, type Picture } from '../../common/parts/figure';
import { button, untrustedWords } from '../../common/parts/states';
import { heading } from '../../common/parts/text';
import { atThreshold, type AtThreshold, type LevelBar, type Levels } from '../layout/levels';
import { BELOW_AXIS, placeLevels, thresholdNear } from '../layout/plots';
import { chooseList, chooseThreshold, chosenOf, loadTokens, type FeatureScene } from '../state';
import { curveFigure } from './curve';
import { section } from './section';
import { anchorsWords, label, thresholdWords } from './threshold';

export function agreementSection(scene: FeatureScene): TemplateResult | typeof nothing {
  const { levels, levelsFault } = scene.state;
  if (levels === undefined) return nothing;
  const here = atThreshold(levels, chosenOf(scene, levels).threshold);
  return section(
    'agreement',
    l10n.t('Agreement with the register'),
    html`<div class="beside">
        <div>${histogram(scene, levels, here)} ${slider(scene, levels, here)}</div>
        <div>${curveFigure(scene, levels, here)}</div>
      </div>
      ${
        levelsFault === undefined
          ? nothing
          : html`<p class="muted">
              ${l10n.t('From the evidence, in 20 bins.')} ${levelsFault.message}
              ${levelsFault.advice}
              ${
                levelsFault.code === 'cache-missing' && scene.live
                  ? button({
                      title: l10n.t('Build the cache'),
                      run: () =>
                        void scene.client.act('run', { job: 'cache' }).catch(() => undefined),
                      disabled: untrustedWords(scene),
                    })
                  : nothing
              }
            </p>`
      }`,
  );
}

function histogram(scene: FeatureScene, levels: Levels, here: AtThreshold): TemplateResult {
  return figure({
    title: l10n.t(
      'At {0}: {1} of {2} anchors and {3} of {4} others',
      thresholdWords(levels, here.threshold),
      ...[here.found, here.anchors, here.falsely, here.negatives].map(count),
    ),
    legend: [
      html`<i class="swatch plus"></i>${anchorsWords(levels)}`,
      html`<i class="swatch muted"></i>${l10n.t('others, by the register of all anchors')}`,
      html`<i class="swatch line"></i>${l10n.t('threshold: drag it')}`,
      l10n.t('each class as shares of its own'),
    ],
    draw: (width) => drawLevels(scene, levels, here.threshold, width),
    onEnter: (bar) => {
      if (levels.exact) void chooseList(scene, { list: 'levels', bar });
    },
    table: {
      caption: l10n.t('{0} by agreement', heading(scene.state.head?.nouns.many ?? 'tokens')),
      columns: [
        { title: l10n.t('Agreement'), align: 'number' },
        { title: l10n.t('Anchors'), align: 'number' },
        { title: l10n.t('Others'), align: 'number' },
      ],
      rows: levels.bars.map((bar) => [
        { text: barRange(levels, bar), value: bar.first / levels.k },
        { text: count(bar.anchors), value: bar.anchors },
        { text: count(bar.negatives), value: bar.negatives },
      ]),
    },
  });
}

function barRange({ k, exact }: Levels, { first, last }: LevelBar): string {
  if (!exact) return `${fixed(first / (k + 1), 2)}–${fixed((last + 1) / (k + 1), 2)}`;
  if (first === last) return `${fixed(first / k, 2)} (${first}/${k})`;
  return `${fixed(first / k, 2)}–${fixed(last / k, 2)} (${first}–${last}/${k})`;
}

function drawLevels(
  scene: FeatureScene,
  levels: Levels,
  threshold: number,
  width: number,
): Picture {
  const { height, axis, bars, ticks, threshold: at } = placeLevels(levels, threshold, width);
  const below = axis + BELOW_AXIS;
  const anchorsClass = levels.heldOut ? 'plus' : 'plus hollow';
  return {
    height,
    marks: bars.map(({ x, width: wide, up, down }, i) => {
      const bar = levels.bars[i]!;
      const words = l10n.t(
        'agreement {0}: {1} anchors, {2} others',
        barRange(levels, bar),
        count(bar.anchors),
        count(bar.negatives),
      );
      const list = levels.exact ? ` · ${l10n.t('Enter lists them')}` : '';
      const [top, bottom] = [axis - up, below + down];
      const middle = (top + bottom) / 2;
      return {
        x: x + wide / 2,
        y: middle,
        reach: [wide / 2, (bottom - top) / 2],
        text: words + list,
      };
    }),
    body: svg`
      ${bars.map(
        ({ x, width: wide, up, down }) => svg`
        <rect class=${anchorsClass} x=${x} y=${axis - up} width=${wide} height=${up}></rect>
        <rect class="rest" x=${x} y=${below} width=${wide} height=${down}></rect>`,
      )}
      <line class="axis" x1="0" x2=${width} y1=${axis} y2=${axis}></line>
      ${ticks.map(({ x, text }) => label(x, axis + 14, text))}
      <line class="threshold" x1=${at} x2=${at} y1="4" y2=${height - 18}></line>
      <rect class="grip" x=${at - 4} y="3" width="8" height="14" rx="2"></rect>
      ${label(Math.min(at + 9, width - 59), 14, l10n.t('found →'), 'start')}
      ${label(width / 2, height - 4, l10n.t('agreement with the register'))}`,
    handle: {
      ...{ x: at, y: (height - 18) / 2, reach: [0, (height - 18) / 2], moves: 'across' },
      onDrag: (x) => chooseThreshold(scene, thresholdNear(levels, x, width), levels),
      onDrop: () => void loadTokens(scene),
    },
  };
}

function slider(scene: FeatureScene, levels: Levels, here: AtThreshold): TemplateResult {
  const move = ({ target }: Event): void =>
    chooseThreshold(scene, Number((target as HTMLInputElement).value), levels);
  const { recall, precision, falseShare } = here;
  return html`<label class="threshold-input">
      <span>${l10n.t('Threshold')}</span>
      <input
        type="range"
        min="1"
        max=${levels.k}
        .value=${String(here.threshold)}
        aria-valuetext=${thresholdWords(levels, here.threshold)}
        @input=${move}
        @change=${() => void loadTokens(scene)}
      />
    </label>
    <dl class="figures">
      <div>
        <dt>${l10n.t('Recall')}</dt>
        <dd>${estimateText(recall)}</dd>
      </div>
      <div>
        <dt>${l10n.t('Precision')}</dt>
        <dd>
          ${precision === undefined ? l10n.t('none: nothing is found') : estimateText(precision)}
        </dd>
      </div>
      <div>
        <dt>${l10n.t('Others found')}</dt>
        <dd>${percent(falseShare)}</dd>
      </div>
    </dl>`;
}
