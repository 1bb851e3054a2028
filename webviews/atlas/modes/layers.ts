/** Dimensions by layers: how the sign of every dimension, and what it tells apart, holds over layers. */
import * as l10n from '@vscode/l10n';
import { count, fixed, percent, signed } from '../../../server/protocol/format';
import type { LayerCell } from '../../../server/protocol/panels/atlas';
import { visible } from '../../../server/protocol/userText';
import type { AtlasModel } from '../model';
import { figure, type Exact, type ModeView } from './mode';

export function layersMode({ page }: AtlasModel): ModeView {
  return {
    finding: findingOf(page),
    hatched: l10n.t('no token cache at this layer, or a sign that is the same everywhere'),
    columns: [
      { title: 'φ', hint: l10n.t("with the sign at the catalog's layer"), align: 'number' },
      { title: l10n.t('same sign'), align: 'number' },
      { title: l10n.t('sign +'), align: 'number' },
      {
        title: l10n.t('feature'),
        hint: l10n.t("told best at the catalog's layer"),
        align: 'text',
      },
      {
        title: l10n.t('AUC \u2212 0.5, signed'),
        hint: l10n.t('in-sample'),
        align: 'number',
      },
      { title: l10n.t('tokens'), align: 'number' },
    ],
    exact: async (scene, rows, columns, slot) => {
      const key = { rows: [...rows], columns: [...columns] };
      const { data } = await scene.client.get('layerCells', key, { slot });
      return data.map(exactOf);
    },
  };
}

function findingOf({ found, dimensions }: AtlasModel['page']): string {
  const { layers } = found;
  if (layers === undefined) return l10n.t('No layers to compare yet');
  const read = layers.all.filter(({ state }) => state !== 'missing').length;
  return l10n.t(
    '{0} of {1} dimensions keep their sign (φ at least 0.5) at all of the {2} layers that were read, of {3}',
    ...[count(layers.steady), count(dimensions), count(read), count(layers.all.length)],
  );
}

function exactOf({ phi, same, plus, feature, auc, tokens }: LayerCell): Exact {
  const told =
    feature === null || auc === null
      ? []
      : [l10n.t('{0}: in-sample AUC \u2212 0.5 {1}', visible(feature), signed(auc, 3))];
  return {
    line:
      plus === null
        ? l10n.t('no token cache')
        : [
            phi === null ? l10n.t('φ not defined: one sign only') : `φ ${signed(phi, 3)}`,
            ...told,
          ].join(', '),
    small:
      same === null || plus === null
        ? ''
        : l10n.t(
            'same sign in {0}, + in {1} of {2} tokens',
            ...[percent(same), percent(plus), count(tokens)],
          ),
    row: [
      figure(phi, (value) => signed(value, 3)),
      figure(same, percent),
      figure(plus, percent),
      { text: feature ?? '' },
      figure(auc, (value) => signed(value, 3)),
      figure(tokens, (value) => fixed(value, 0)),
    ],
  };
}
