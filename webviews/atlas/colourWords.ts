/** What colours say: in the menu, in the legend, and as the number that a cell shows. */
import * as l10n from '@vscode/l10n';
import { SCALES, type AtlasColour, type AtlasMode } from '../../server/protocol/atlas';
import { bits, fixed, pValue } from '../../server/protocol/format';

export function colourName(colour: AtlasColour): string {
  switch (colour) {
    case 'auc':
      return l10n.t('AUC \u2212 0.5');
    case 'difference':
      return 'p+ \u2212 p\u2212';
    case 'q':
      return 'q';
    case 'coverage':
      return l10n.t('what the catalog covers');
    case 'phi':
      return l10n.t('φ, correlation of signs');
    case 'plus':
      return l10n.t('share of sign +');
    case 'information':
      return l10n.t('mutual information');
    case 'overlap':
      return l10n.t('same \u2212 opposite signs');
    case 'shared':
      return l10n.t('shared dimensions');
  }
}

/** What stands beside the scale from orange over paper to blue. */
export function colourLegend(colour: AtlasColour, mode: AtlasMode): string {
  switch (colour) {
    case 'auc':
      return mode === 'layers'
        ? l10n.t(
            "\u22120.5 to +0.5: in-sample AUC \u2212 0.5 of the feature that the dimension tells best at the catalog's layer, blue where anchors have +",
          )
        : l10n.t(
            '\u22120.5 to +0.5: in-sample AUC \u2212 0.5, blue where anchors have +, orange where they have \u2212',
          );
    case 'difference':
      return l10n.t(
        '\u22121 to +1: share of + among anchors minus that among the others (twice AUC \u2212 0.5)',
      );
    case 'q':
      return l10n.t(
        'q of the survey by its logarithm: no colour at 1, full at 0.001 and below; blue where anchors have +; what it did not test is hatched',
      );
    case 'coverage':
      return l10n.t(
        'full: claimed for the feature, half: in its register without a claim, none: neither; blue +, orange \u2212',
      );
    case 'phi':
      return mode === 'layers'
        ? l10n.t(
            "\u22121 to +1: correlation with the sign at the catalog's layer, blue where it holds, orange where it turns",
          )
        : l10n.t('\u22121 to +1: correlation of the two signs, orange where they are opposite');
    case 'plus':
      return l10n.t('0 to 100 % of tokens with sign +, no colour at 50 %');
    case 'information':
      return l10n.t(
        '0 to 1 bit by its square root (a tenth of the colour is 0.01 bits), blue where signs are equal, orange where opposite',
      );
    case 'overlap':
      return l10n.t(
        '\u22121 to +1: dimensions shared with the same sign minus those with opposite ones, of the narrower register',
      );
    case 'shared':
      return l10n.t(
        '0 to 1: dimensions shared, of the narrower register; orange where most have opposite signs',
      );
  }
}

/** The number in a cell, whose sign stands beside it; empty where the colour says it all. @param cell A byte. */
export function cellNumber(colour: AtlasColour, cell: number): string {
  const figure = SCALES[colour].figure(cell);
  switch (colour) {
    case 'auc':
      return fixed(0.5 + Math.abs(figure), 2);
    case 'plus':
      return fixed(0.5 + figure, 2);
    case 'q':
      return pValue(Math.abs(figure));
    case 'information':
      return figure === 0 ? '0' : bits(Math.abs(figure));
    case 'coverage':
      return '';
    case 'difference':
    case 'phi':
    case 'overlap':
    case 'shared':
      return figure === 0 ? '0' : fixed(Math.abs(figure), 2);
  }
}
