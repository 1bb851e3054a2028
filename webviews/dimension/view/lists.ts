/** The lists that the sign tells from words of the same looks, and how much looks alone tell. */
import { html, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { nothing } from 'lit';
import type { ListTest, SurveyRun } from '../../../server/protocol/dimensions';
import { count, fixed, pValue } from '../../../server/protocol/format';
import type { DimensionPage } from '../../../server/protocol/panels/dimension';
import { lookWords, sign, sourceWords } from '../../common/catalogWords';
import type { Linking } from '../../common/scene';
import { estimateCell, type Cell, type Column, type Row } from '../../common/parts/cells';
import { table } from '../../common/parts/table';
import { link, listName } from '../../common/parts/text';

/** All looks in one line; an AUC of 0.5 is chance. */
export function looksLine({ survey }: DimensionPage): TemplateResult | typeof nothing {
  const looks = survey?.found.looks ?? [];
  if (looks.length === 0) return nothing;
  return html`<p class="looks">
    <span class="muted">${l10n.t('Confounds, AUC of a look alone (chance 0.5):')}</span>
    ${looks.map(({ look, polarity, auc }) => html`<span class="figures">${lookWords(look)} ${sign(polarity)} ${fixed(auc, 3)}</span>`)}
  </p>`;
}

export function listsSection(
  scene: Linking,
  { survey, nouns }: DimensionPage,
): TemplateResult | typeof nothing {
  if (survey === null || survey.found.best.length === 0) return nothing;
  const { found, run } = survey;
  const caption = l10n.t(
    'Best of {0} lists, in the order of the {1} that ranked them',
    count(run.lists),
    nouns.different,
  );
  return html`<section>
    <h2>${l10n.t('What it tells apart')}</h2>
    ${table({ id: 'lists', caption, columns: columns(nouns), rows: found.best.map((one) => rowOf(scene, one, nouns)) })}
    <p class="muted">${testedOn(run, nouns)}</p>
  </section>`;
}

function testedOn({ words, lists, dimensions }: SurveyRun, { one, different }: Nouns): string {
  const figures = [count(words.ranking), count(words.testing), count(lists), count(dimensions)];
  return one === 'token'
    ? l10n.t(
        'Lists are ranked on {0} words and tested on {1} others, against words of the same looks; p is exact, q is over {2} lists × {3} dimensions.',
        ...figures,
      )
    : l10n.t(
        'Lists are ranked on {0} {4} and tested on {1} others; q is over {2} lists × {3} dimensions.',
        ...figures,
        different,
      );
}

type Nouns = DimensionPage['nouns'];

function columns({ different }: Nouns): readonly Column[] {
  return [
    { title: l10n.t('list'), align: 'text' },
    { title: l10n.t('sign'), align: 'text' },
    { title: l10n.t('AUC [95 %]'), align: 'number' },
    { title: 'p', align: 'number' },
    { title: 'q', align: 'number' },
    { title: different, align: 'number' },
    { title: l10n.t('from'), align: 'text' },
  ];
}

function rowOf(scene: Linking, test: ListTest, { one, many }: Nouns): Row {
  const { name, source, polarity, auc, p, q, words } = test;
  // Of images and sounds, their labels stand where Dimcat's own lists do.
  const isLabel = source === 'lexicon' && one !== 'token';
  const shown = listName(test);
  const content =
    source === 'feature'
      ? link(scene, 'feature', { feature: name }, shown)
      : html`${shown}${source === 'lexicon' && !isLabel ? html` <small>${name}</small>` : nothing}`;
  return [
    { text: name, content },
    { text: sign(polarity) },
    estimateCell(auc),
    { text: pValue(p), value: p },
    { text: pValue(q), value: q },
    { text: count(words), value: words },
    { text: isLabel ? l10n.t('label of the {0}', many) : sourceWords(source) },
  ] satisfies Cell[];
}
