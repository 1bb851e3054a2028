import * as l10n from '@vscode/l10n';
import type { AtlasMode } from '../../../server/protocol/atlas';
import type { AtlasModel } from '../model';
import { featuresMode } from './features';
import { layersMode } from './layers';
import type { ModeView } from './mode';
import { pairsMode } from './pairs';
import { registersMode } from './registers';

export function modeOf(model: AtlasModel): ModeView {
  switch (model.mode) {
    case 'features':
      return featuresMode(model);
    case 'layers':
      return layersMode(model);
    case 'pairs':
      return pairsMode(model);
    case 'registers':
      return registersMode(model);
  }
}

/** In the menu. */
export function modeName(mode: AtlasMode): string {
  switch (mode) {
    case 'features':
      return l10n.t('dimensions × features');
    case 'layers':
      return l10n.t('dimensions × layers');
    case 'pairs':
      return l10n.t('pairs of dimensions');
    case 'registers':
      return l10n.t('overlap of registers');
  }
}
