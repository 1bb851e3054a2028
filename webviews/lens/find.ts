/** `/` finds words in the text that is read, also where they lie in several tokens. */
import type { TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { LensReading } from '../../server/protocol/panels/lens';
import { findBox } from '../common/parts/findBox';
import { tokenText } from '../common/parts/text';
import { look } from './load';
import { placesOf } from './places';
import type { LensScene } from './state';

/** Places that are offered; Enter goes from each to the next. */
const MOST = 5;

export function findTokens(scene: LensScene, { tokens }: LensReading): TemplateResult {
  return findBox({
    name: l10n.t('Find words here'),
    sought: scene.state.sought,
    waysOf: (words) =>
      placesOf(tokens, words, scene.state.at, MOST).map((position) => ({
        words: `${tokenText(tokens[position]!.text)} #${position + 1}`,
        go: () => look(scene, position),
      })),
    seek: (words) => scene.set({ sought: words }),
    leave: () => scene.set({ sought: '' }),
    announce: (words) => scene.announce(words),
  });
}
