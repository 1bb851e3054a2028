/** How the effect of a flip grows with the share of the register, by arm: run here, or from a report. */
import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { DoseCurve, FeatureHead } from '../../../server/protocol/panels/feature';
import { change, percent, signed } from '../../../server/protocol/format';
import { figure, type Picture } from '../../common/parts/figure';
import { banner, button, stale, working, type Step } from '../../common/parts/states';
import type { TableProps } from '../../common/parts/table';
import { link } from '../../common/parts/text';
import {
  AGAINST,
  atWhole,
  EDITS,
  lookOf,
  placeDoses,
  type DoseArm,
  type DosePoint,
  type PlacedDoses,
} from '../layout/doses';
import { part, type Doses, type FeatureScene } from '../state';
import { loadStudies } from './studies';
import { label } from './threshold';

/** A saved page runs nothing and knows no reports. */
export function dosesPart(
  scene: FeatureScene,
  { noFlips }: FeatureHead,
): TemplateResult | typeof nothing {
  if (!scene.live) return nothing;
  const { curve, running, fault } = scene.state.doses;
  const run: Step = {
    title: curve ? l10n.t('Run the doses again') : l10n.t('Run the doses'),
    run: () => void runDoses(scene),
    disabled: !scene.trusted
      ? l10n.t('This workspace is not trusted.')
      : noFlips === null
        ? undefined
        : l10n.t('No sign-flip test: {0}.', noFlips),
  };
  return html`<h3>${l10n.t('Dose and effect')}</h3>
    ${
      running === undefined
        ? nothing
        : working(l10n.t('Flipping by dose'), running, () => scene.client.cancel('runDoses'))
    }
    ${
      fault === undefined
        ? nothing
        : banner('fault', '✕', `${fault.message} ${fault.advice}`, {
            ...run,
            title: l10n.t('Retry'),
          })
    }
    ${curve ? known(scene, curve, run) : running === undefined && fault === undefined ? unknown(run) : nothing}`;
}

function unknown(run: Step): TemplateResult {
  return html`<div class="empty">
    <p>
      ${l10n.t(
        'Not run: how the effect grows as more of the register is flipped, its best dimensions first, beside random, disjoint and matched dimensions.',
      )}
    </p>
    ${button(run)}
  </div>`;
}

function known(scene: FeatureScene, curve: DoseCurve, run: Step): TemplateResult {
  const { arms, isStale, report } = curve;
  const of = (names: readonly string[]): readonly DoseArm[] =>
    names.flatMap((name) => arms.find(({ arm }) => arm === name) ?? []);
  const [edits, against] = [of(EDITS), of(AGAINST)];
  return html`${
      isStale ? stale([l10n.t('the catalog has changed since this was computed')], run) : nothing
    }
    <div class="beside">
      <div>${doseFigure(editsTitle(arms), edits, arms)}</div>
      <div>${doseFigure(againstTitle(arms), against, arms)}</div>
    </div>
    <p class="muted">
      ${l10n.t('Relative change of the held-out targets in logits. A look at one feature: the verdict above is that of the test.')}
      ${link(scene, 'experiments', { report }, l10n.t('The report'))}
      ${isStale ? nothing : button(run)}
    </p>`;
}

function effectWords({ value, low, high }: DosePoint): string {
  if (low === null || high === null) return `${signed(value, 2)} ${l10n.t('(no interval)')}`;
  return change({ value, low, high });
}

function wholeWords(arms: readonly DoseArm[], arm: string): string {
  const whole = atWhole(arms, arm);
  return whole ? effectWords(whole) : l10n.t('not run');
}

function editsTitle(arms: readonly DoseArm[]): string {
  return l10n.t('The whole register: away {0}', wholeWords(arms, 'away'));
}

function againstTitle(arms: readonly DoseArm[]): string {
  return l10n.t('As many random dimensions: {0}', wholeWords(arms, 'random'));
}

function doseFigure(
  title: string,
  arms: readonly DoseArm[],
  all: readonly DoseArm[],
): TemplateResult {
  return figure({
    title,
    legend: [
      ...arms.map(
        ({ arm }) =>
          html`<svg class="key" width="28" height="12" aria-hidden="true">
              ${svg`${lineOf(arm, 'M2 6H26')}${markOf(lookOf(arm), 14, 6)}`}
            </svg>
            ${armName(arm)}`,
      ),
      html`<i class="swatch dotted"></i>${l10n.t('no change')}`,
      l10n.t('bars: 95 % intervals over prompts and targets'),
    ],
    draw: (width) => draw(placeDoses(arms, all, width)),
    table: tableOf(title, arms),
  });
}

function armName(arm: string): string {
  const names: Readonly<Record<string, string>> = {
    away: l10n.t('away'),
    toward: l10n.t('toward'),
    flip: l10n.t('flip'),
    'away, random order': l10n.t('away, in random order'),
    random: l10n.t('random dimensions'),
    disjoint: l10n.t('disjoint dimensions'),
    matched: l10n.t('matched dimensions'),
  };
  return names[arm] ?? arm;
}

function draw({
  height,
  left,
  right,
  bottom,
  zero,
  lines,
  points,
  xTicks,
  yTicks,
}: PlacedDoses): Picture {
  return {
    height,
    marks: points.map((point) => ({
      ...{ x: point.x, y: point.y },
      text: l10n.t(
        '{0}, {1} of the register: {2}',
        armName(point.arm),
        percent(point.share),
        effectWords(point),
      ),
    })),
    body: svg`
      ${yTicks.map(
        ({ at, text }) => svg`
        <line class="grid" x1=${left} x2=${right} y1=${at} y2=${at}></line>
        ${label(left - 6, at + 4, text, 'end')}`,
      )}
      <line class="nothing" x1=${left} x2=${right} y1=${zero} y2=${zero}></line>
      ${lines.map(({ look, path }) => svg`<path class="line ${look}" d=${path}></path>`)}
      ${points.map(({ whisker, x, look }) =>
        whisker && ['plus', 'minus', 'third'].includes(look)
          ? svg`<line class="whisker" x1=${x} x2=${x} y1=${whisker[0]} y2=${whisker[1]}></line>`
          : svg``,
      )}
      ${points.map(({ look, x, y }) => markOf(look, x, y))}
      ${xTicks.map(({ at, text }) => label(at, bottom + 16, text))}
      ${label((left + right) / 2, bottom + 34, l10n.t('share of the register'))}
      ${label(left, 14, l10n.t('change, logits'), 'start')}`,
  };
}

function lineOf(arm: string, path: string): SVGTemplateResult {
  return svg`<path class="line ${lookOf(arm)}" d=${path}></path>`;
}

/** Shapes tell the arms apart without colour. */
function markOf(look: PlacedDoses['points'][number]['look'], x: number, y: number) {
  switch (look) {
    case 'plus':
      return svg`<circle class="plus" cx=${x} cy=${y} r="4"></circle>`;
    case 'minus':
      return svg`<path class="minus" d="M${x} ${y - 5}L${x + 5} ${y + 4}H${x - 5}Z"></path>`;
    case 'third':
      return svg`<rect class="third" x=${x - 4} y=${y - 4} width="8" height="8"></rect>`;
    case 'hollow':
      return svg`<circle class="hollow" cx=${x} cy=${y} r="4"></circle>`;
    case 'random':
    case 'disjoint':
    case 'matched':
      return svg`<circle class="rest" cx=${x} cy=${y} r="2.5"></circle>`;
  }
}

function tableOf(title: string, arms: readonly DoseArm[]): TableProps {
  const shares = [...new Set(arms.flatMap(({ points }) => points.map(({ share }) => share)))];
  return {
    caption: title,
    columns: [
      { title: l10n.t('Share of the register'), align: 'number' },
      ...arms.map(({ arm }) => ({ title: armName(arm), align: 'number' as const })),
    ],
    rows: shares
      .sort((a, b) => a - b)
      .map((share) => [
        { text: percent(share), value: share },
        ...arms.map(({ points }) => {
          const at = points.find((point) => point.share === share);
          return at === undefined
            ? { text: l10n.t('not run'), value: null }
            : { text: effectWords(at), value: at.value };
        }),
      ]),
  };
}

/** The reports that are open may be others than before. */
export async function loadDoses(scene: FeatureScene, feature: string): Promise<void> {
  const options = { slot: 'doses', remember: false } as const;
  const found = await part(scene.client.get('doses', { feature }, options));
  if (found !== undefined && 'data' in found) set(scene, feature, { curve: found.data });
}

async function runDoses(scene: FeatureScene): Promise<void> {
  const feature = scene.place.feature!;
  const onProgress = (message: string, share: number | null): void =>
    set(scene, feature, { running: { message, share }, fault: undefined });
  onProgress(l10n.t('Starting …'), null);
  const options = { slot: 'runDoses', onProgress, silenceMs: Infinity, remember: false } as const;
  const answer = await part(scene.client.get('runDoses', { feature }, options));
  set(scene, feature, { running: undefined });
  if (answer === undefined) return;
  if ('fault' in answer) set(scene, feature, { fault: answer.fault });
  else {
    set(scene, feature, { curve: answer.data });
    // Its report has more than the curve.
    void loadStudies(scene, feature);
  }
}

/** Unless the page shows another feature by now. */
function set(scene: FeatureScene, feature: string, by: Partial<Doses>): void {
  if (scene.place.feature === feature) scene.set({ doses: { ...scene.state.doses, ...by } });
}
