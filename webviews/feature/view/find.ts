/** `/` finds dimensions, features and tokens of the page. */
import { nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { LONGEST_WORDS } from '../../../server/protocol/panels/choices';
import { visible } from '../../../server/protocol/userText';
import { findBox, type Way } from '../../common/parts/findBox';
import { goToRow } from '../../common/parts/table';
import { tokenText } from '../../common/parts/text';
import { targetsOf, type Target } from '../layout/targets';
import { chooseList, type FeatureScene } from '../state';
import { registerRows } from './register';
import { relatedRows } from './related';

export function findSection(scene: FeatureScene): TemplateResult | typeof nothing {
  const { sought, head } = scene.state;
  if (head?.page.evidence.measurement === undefined) return nothing;
  return findBox({
    name: l10n.t('Find {0}, dimensions and features on this page', head.nouns.many),
    sought,
    waysOf: (words) => waysOf(scene, words),
    seek: (words) => scene.set({ sought: words }),
    leave: () => scene.set({ sought: '' }),
    announce: (words) => scene.announce(words),
  });
}

function waysOf(scene: FeatureScene, sought: string): readonly Way[] {
  const { state } = scene;
  const { head, tokens, levels } = state;
  const measured = head?.page.evidence.measurement;
  if (head === undefined || measured === undefined) return [];
  // With a cache the server looks through the whole vocabulary.
  const isWhole = scene.live && levels?.exact === true;
  const listed = !isWhole && tokens && 'data' in tokens ? tokens.data.rows : [];
  const targets = targetsOf(sought, {
    dimensions: registerRows(state, measured).map(({ index }) => index),
    features: relatedRows(state),
    tokens: listed,
  });
  const all = {
    words: l10n.t('All {0} with “{1}”', head.nouns.many, visible(sought.trim())),
    go: () => void listFound(scene, sought.trim()),
  };
  return [...targets.map(wayTo), ...(isWhole && sought.trim() !== '' ? [all] : [])];
}

function wayTo(target: Target): Way {
  switch (target.kind) {
    case 'dimension':
      return {
        words: l10n.t('Dimension {0}', target.index),
        go: () => goTo('register', target.row),
      };
    case 'feature':
      return {
        words: l10n.t('Feature {0}', visible(target.id)),
        go: () => goTo('related', target.row),
      };
    case 'token':
      return { words: tokenText(target.text), go: () => goTo('tokens', target.row) };
  }
}

function goTo(section: 'register' | 'related' | 'tokens', row: number): void {
  const there = document.getElementById(section);
  there?.scrollIntoView({ block: 'nearest' });
  if (there !== null) goToRow(there, row);
}

/** Lists them where tokens are listed, and goes to the first. */
async function listFound(scene: FeatureScene, words: string): Promise<void> {
  await chooseList(scene, { list: 'found', found: words.slice(0, LONGEST_WORDS) });
  const { tokens } = scene.state;
  const total = tokens && 'data' in tokens ? tokens.data.total : 0;
  if (total === 0) scene.announce(l10n.t('Nothing found.'));
  // The table is drawn with the next frame.
  else requestAnimationFrame(() => requestAnimationFrame(() => goTo('tokens', 0)));
}
