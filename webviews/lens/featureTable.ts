/** The features at one token, patch or frame. */
import type { TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed } from '../../server/protocol/format';
import type { LensBasis } from '../../server/protocol/panels/lens';
import { table } from '../common/parts/table';
import { link, userText } from '../common/parts/text';
import { rankedAt, type Values } from './layout';
import { ROWS, type LensScene } from './state';

interface Shown {
  readonly caption: string;
  readonly reading: Pick<LensBasis, 'features'>;
  readonly values: readonly Values[];
  readonly at: number;
}

export function featureTable(
  scene: LensScene,
  { caption, reading, values, at }: Shown,
): TemplateResult {
  return table({
    caption,
    columns: [
      { title: l10n.t('Feature'), align: 'text' },
      { title: l10n.t('Percentile'), align: 'number' },
      { title: l10n.t('Agreement'), align: 'number' },
      { title: l10n.t('Dimensions'), align: 'number' },
      { title: l10n.t('Register'), align: 'text' },
    ],
    rows: rankedAt(values, at)
      .slice(0, ROWS)
      .map((i) => {
        const { id, label, k, source } = reading.features[i]!;
        const [percentile, agreement] = [values[i]!.percentile[at]!, values[i]!.agreement[at]!];
        return [
          { text: id, content: link(scene, 'feature', { feature: id }, userText(label ?? id)) },
          { text: fixed(percentile, 1), value: percentile },
          { text: fixed(agreement, 3), value: agreement },
          { text: count(k), value: k },
          { text: sourceWords(source) },
        ];
      }),
  });
}

function sourceWords(source: LensBasis['features'][number]['source']): string {
  switch (source) {
    case 'measured':
      return l10n.t('measured');
    case 'written':
      return l10n.t('written in the catalog');
    case 'anchors':
      return l10n.t('built from its anchors now');
  }
}
