/** Tokens by agreement: the best, those beside the threshold or on its wrong side; one key changes the catalog. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed, ranks } from '../../../server/protocol/format';
import type { ScoredTokens, TokenListName } from '../../../server/protocol/featureReading';
import type { FeatureHead } from '../../../server/protocol/panels/feature';
import { visible } from '../../../server/protocol/userText';
import { PanelFault } from '../../common/client';
import { table, type RowAction } from '../../common/parts/table';
import { heading, token, tokenText, userText } from '../../common/parts/text';
import { thumbnail } from '../../common/parts/thumbnail';
import { chooseList, chosenOf, loadTokens, type Chosen, type FeatureScene } from '../state';
import { partial, section } from './section';

export function tokensSection(scene: FeatureScene): TemplateResult | typeof nothing {
  const { levels, tokens, said, head } = scene.state;
  if (levels?.exact !== true || head === undefined) return nothing;
  const { nouns } = head;
  const chosen = chosenOf(scene, levels);
  return section(
    'tokens',
    heading(nouns.many),
    html`<div class="tabs" role="group" aria-label=${l10n.t('Which {0}', nouns.many)}>
        ${names(chosen).map(([name, title]) => tab(scene, { name, title, chosen }))}
      </div>
      <p class="muted">${listWords(chosen)}</p>
      ${partial(
        tokens,
        (data) =>
          data.total === 0
            ? html`<p class="empty">${noneOf(chosen, nouns.many)}</p>`
            : tokenTable(scene, data, levels.k, nouns),
        scene.live
          ? () => {
              scene.set({ tokens: undefined });
              void loadTokens(scene);
            }
          : undefined,
      )}
      <p class="said" role="status">${said}</p>`,
  );
}

function names({ bar, found }: Chosen): (readonly [TokenListName, string])[] {
  return [
    ['top', l10n.t('Top')],
    ['borderline', l10n.t('Borderline')],
    ['false-positive', l10n.t('False positives')],
    ['false-negative', l10n.t('False negatives')],
    ...(bar === undefined ? [] : [['levels', l10n.t('The bar')] as const]),
    ...(found === '' ? [] : [['found', l10n.t('Found')] as const]),
  ];
}

interface Tab {
  readonly name: TokenListName;
  readonly title: string;
  readonly chosen: Chosen;
}

function tab(scene: FeatureScene, { name, title, chosen }: Tab): TemplateResult {
  const isShown = chosen.list === name;
  const show = (): void => void chooseList(scene, { list: name });
  return html`<button
    type="button"
    class="secondary"
    aria-pressed=${isShown ? 'true' : 'false'}
    @click=${show}
  >
    ${title}
  </button>`;
}

function listWords({ list, found }: Chosen): string {
  switch (list) {
    case 'top':
      return l10n.t('By agreement with the register of all anchors, the best first.');
    case 'borderline':
      return l10n.t('Those whose agreement is nearest to the threshold.');
    case 'false-positive':
      return l10n.t(
        'No anchors, but at or above the threshold: members that are missing, or errors.',
      );
    case 'false-negative':
      return l10n.t('Anchors below the threshold although the register was chosen on them.');
    case 'levels':
      return l10n.t('Those of the bar that was chosen in the histogram.');
    case 'found':
      return l10n.t('Those that contain “{0}”, the word itself first.', visible(found));
  }
}

function noneOf({ list, found }: Chosen, many: string): string {
  return list === 'found'
    ? l10n.t('None of the {0} contains “{1}”.', many, visible(found))
    : l10n.t('None.');
}

function tokenTable(
  scene: FeatureScene,
  { total, rows }: ScoredTokens,
  k: number,
  nouns: FeatureHead['nouns'],
): TemplateResult {
  const isLabelled = rows.some(({ label }) => label !== undefined);
  return table({
    id: 'token-table',
    caption: `${count(total)} ${nouns.many}`,
    columns: [
      { title: heading(nouns.one), align: 'text' },
      { title: l10n.t('Id'), align: 'number' },
      {
        title: l10n.t('Agreement'),
        align: 'number',
        hint: l10n.t('share of the {0} registered dimensions whose sign agrees', count(k)),
      },
      { title: l10n.t('Rank'), align: 'number', hint: l10n.t('ties share their ranks') },
      { title: l10n.t('Is'), align: 'text' },
      ...(isLabelled ? [{ title: l10n.t('Label'), align: 'text' } as const] : []),
    ],
    rows: rows.map(({ id, text, level, first, last, anchor, label = '' }) => [
      { text: tokenText(text), content: named(scene, text), value: text },
      { text: String(id), value: id },
      { text: `${fixed(level / k, 3)} (${level}/${k})`, value: level / k },
      {
        text: ranks(first, last) + (first === last ? '' : ` ${l10n.t('(tied)')}`),
        value: first,
        ...(first !== last && { saved: `${first}–${last}` }),
      },
      { text: anchor ? l10n.t('anchor, in-sample') : l10n.t('other') },
      ...(isLabelled ? [{ text: label, content: userText(label) }] : []),
    ]),
    ...(scene.live && {
      actions: actions(scene, rows),
      total,
      more: () => void loadTokens(scene, true),
    }),
  });
}

/** An image with its picture. */
function named({ client, state }: FeatureScene, text: string): TemplateResult {
  if (state.head?.pictures !== true) return token(text);
  return html`${thumbnail(client, text)} ${token(text)}`;
}

function actions(scene: FeatureScene, rows: ScoredTokens['rows']): readonly RowAction[] {
  const change = (edit: 'anchor' | 'exclude' | 'note') => (row: number) =>
    void changed(scene, edit, rows[row]!.id);
  return [
    { key: 'a', name: l10n.t('Add to anchors (a)'), run: change('anchor') },
    { key: 'x', name: l10n.t('Exclude (x)'), run: change('exclude') },
    { key: 'n', name: l10n.t('Note (n)'), run: change('note') },
  ];
}

/** The page is told of the change of the catalog by itself, and then shows what is stale. */
async function changed(
  scene: FeatureScene,
  edit: 'anchor' | 'exclude' | 'note',
  id: number,
): Promise<void> {
  try {
    const { done } = await scene.client.act('change', {
      feature: scene.place.feature!,
      edit,
      token: id,
    });
    scene.set({ said: done });
  } catch (error) {
    if (!(error instanceof PanelFault)) throw error;
    scene.set({ said: `${error.message} ${error.advice}` });
  }
}
