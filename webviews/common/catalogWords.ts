/** Words of the page. */
import * as l10n from '@vscode/l10n';
import type { ListSource, Look } from '../../server/protocol/dimensions';
import type { Polarity } from '../../server/protocol/evidence';
import type { FeatureState } from '../../server/protocol/workbench';

/** Orange's minus is a real one, as everywhere on pages. */
export function sign(polarity: Polarity): string {
  return polarity === '+' ? '+' : '\u2212';
}

/** What the tokens have that a look speaks of. */
export function lookWords(look: Look): string {
  switch (look) {
    case 'case':
      return l10n.t('capitals');
    case 'space':
      return l10n.t('leading space');
    case 'length':
      return l10n.t('long tokens');
    case 'script':
      return l10n.t('not Latin');
    case 'digits':
      return l10n.t('digits');
    case 'rank':
      return l10n.t('rare tokens');
  }
}

export function sourceWords(source: ListSource): string {
  switch (source) {
    case 'feature':
      return l10n.t('feature of this catalog');
    case 'words':
      return l10n.t('words of this catalog');
    case 'lexicon':
      return l10n.t('list that Dimcat ships');
  }
}

/** An icon that says the same without colour, and the class of its colour. */
export interface StateLook {
  readonly icon: string;
  readonly look: string;
  readonly words: string;
}

export function stateLook(state: FeatureState): StateLook {
  switch (state) {
    case 'holds':
      return { icon: '✓', look: 'good', words: l10n.t('met') };
    case 'fails':
      return { icon: '✕', look: 'bad', words: l10n.t('not met') };
    case 'stale':
      return { icon: '⚠', look: 'warn', words: l10n.t('stale') };
    case 'not measured':
      return { icon: '○', look: 'muted', words: l10n.t('not measured') };
    case 'given up':
      return { icon: '⊘', look: 'muted', words: l10n.t('given up') };
  }
}
