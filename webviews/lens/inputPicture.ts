/** The picture that the model takes, or the spectrogram of the sound, in grey under the colours of its patches. */
import { svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { fixed } from '../../server/protocol/format';
import type { LensInput } from '../../server/protocol/panels/lens';
import { figure, type FigureProps, type Mark, type Picture } from '../common/parts/figure';
import { levelClass, levelOf, type Values } from './layout';
import { patchName } from './patches';

export interface InputPictureProps {
  readonly reading: LensInput;
  /** Of one feature. */
  readonly values: Values;
  readonly feature: string;
  /** The patch looked at. */
  readonly at: number;
  readonly onEnter: (patch: number) => void;
}

/** CSS pixels. */
const [TALLEST, SOUND_HEIGHT, STRIP, AXIS] = [440, 180, 18, 18];
/** Narrower patches have no sign in them. */
const ROOM_FOR_SIGN = 14;

export function inputPicture(props: InputPictureProps): TemplateResult {
  const { reading, feature, onEnter } = props;
  return figure({
    title: l10n.t('{0} at layer {1}', feature, reading.layer),
    legend: [
      reading.seconds === null
        ? l10n.t('the image as the model takes it, in grey')
        : l10n.t('the spectrogram of the sound, louder is darker, low tones below'),
      l10n.t('colours as above; + above 99, − below 1'),
      l10n.t('Enter or a click looks at a patch'),
    ],
    draw: (width) => drawn(props, width),
    table: tableOf(props),
    onEnter,
  });
}

interface Frame {
  readonly wide: number;
  readonly high: number;
  /** Below a spectrogram: the same colours without a picture. */
  readonly strip: number;
}

function frameOf({ width, height, seconds, grid }: LensInput, most: number): Frame {
  if (seconds !== null)
    return { wide: most, high: SOUND_HEIGHT, strip: grid.rows === 1 ? STRIP : 0 };
  const scale = Math.min(most / width, TALLEST / height);
  return { wide: width * scale, high: height * scale, strip: 0 };
}

function drawn({ reading, values, at }: InputPictureProps, width: number): Picture {
  const { image, grid, seconds } = reading;
  const frame = frameOf(reading, width - 2);
  const [wide, high] = [frame.wide / grid.columns, frame.high / grid.rows];
  const boxOf = (patch: number): Box => {
    const row = Math.floor(patch / grid.columns);
    // The first band of a spectrogram has the low tones, which are below.
    const fromTop = seconds === null ? row : grid.rows - 1 - row;
    return { x: 1 + wide * (patch % grid.columns), y: 1 + high * fromTop, wide, high };
  };
  const levels = values.percentile.map(levelOf);
  const marks = levels.map((_, patch): Mark => {
    const { x, y } = boxOf(patch);
    return {
      ...{ x: x + wide / 2, y: y + high / 2, reach: [wide / 2 - 1, high / 2 - 1] },
      text: patchText(reading, values, patch),
    };
  });
  const chosen = boxOf(at);
  const bottom = frame.high + frame.strip;
  const body = svg`<image class="seen ${seconds === null ? '' : 'spectrogram'}" href=${image} x="1" y="1" width=${frame.wide} height=${frame.high} preserveAspectRatio="none"></image>
    ${levels.map((level, patch) => patchOf(level, boxOf(patch)))}
    ${frame.strip > 0 ? levels.map((level, patch) => stripOf(level, boxOf(patch), frame)) : ''}
    <rect class="chosen" x=${chosen.x} y=${chosen.y} width=${wide} height=${high + frame.strip}></rect>
    ${seconds === null ? '' : axis(seconds, frame.wide, bottom)}`;
  return { height: bottom + 2 + (seconds === null ? 0 : AXIS), body, marks };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly high: number;
}

function patchOf(level: number, { x, y, wide, high }: Box): SVGTemplateResult {
  const sign = level >= 4 ? '+' : level <= -4 ? '−' : '';
  const hasRoom = sign !== '' && wide >= ROOM_FOR_SIGN && high >= ROOM_FOR_SIGN;
  return svg`<rect class="patch ${levelClass(level)}" x=${x} y=${y} width=${wide} height=${high}></rect>
    ${hasRoom ? svg`<text class="patch-sign" x=${x + wide / 2} y=${y + high / 2 + 5} text-anchor="middle">${sign}</text>` : ''}`;
}

function stripOf(level: number, { x, wide }: Box, { high }: Frame): SVGTemplateResult {
  return svg`<rect class="cell ${levelClass(level)}" x=${x} y=${high + 3} width=${wide} height=${STRIP - 4}></rect>`;
}

function axis(seconds: number, wide: number, bottom: number): SVGTemplateResult {
  return svg`<text class="label" x="1" y=${bottom + AXIS - 4}>0 s</text>
    <text class="label" x=${wide} y=${bottom + AXIS - 4} text-anchor="end">${fixed(seconds, 2)} s</text>`;
}

function patchText(reading: LensInput, { percentile, agreement }: Values, patch: number): string {
  return l10n.t(
    '{0}: percentile {1}, agreement {2}',
    patchName(reading, patch),
    fixed(percentile[patch]!, 1),
    fixed(agreement[patch]!, 2),
  );
}

function tableOf({ reading, values, feature }: InputPictureProps): FigureProps['table'] {
  return {
    caption: l10n.t('{0} at layer {1}', feature, reading.layer),
    columns: [
      { title: reading.seconds === null ? l10n.t('Patch') : l10n.t('Frame'), align: 'text' },
      { title: l10n.t('Percentile'), align: 'number' },
      { title: l10n.t('Agreement'), align: 'number' },
    ],
    rows: values.percentile.map((percentile, patch) => {
      const agreement = values.agreement[patch]!;
      return [
        { text: patchName(reading, patch) },
        { text: fixed(percentile, 1), value: percentile },
        { text: fixed(agreement, 3), value: agreement },
      ];
    }),
  };
}
