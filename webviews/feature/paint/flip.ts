import * as l10n from '@vscode/l10n';
import { h } from '../../common/dom';
import type { Flip } from '../layout/flip';
import type { Section } from '../layout/page';
import { dotPlotFigure } from './figures';
import { folded, section, staleBanner, warnings } from './parts';
import { table } from './tables';

export function flipSection({ stale, content }: Section<Flip>): HTMLElement {
  const title = l10n.t('Sign-flip test');
  if (content === undefined)
    return section('sign-flip', title, h('p', { class: 'empty' }, emptyWords()));
  return section(
    'sign-flip',
    title,
    staleBanner(stale, l10n.t('This test is out of date.')),
    verdict(content),
    warnings(content.warnings),
    dotPlotFigure(content.picture, l10n.t('Effect by arm'), content.pictureKey),
    table(content.arms),
    table(content.measures),
    h('p', { class: content.identity.holds ? 'identity' : 'banner fault' }, content.identity.words),
    h('ul', { class: 'notes' }, ...content.notes.map((note) => h('li', {}, note))),
    meanings(content),
    folded(l10n.t('Prompts ({0})', content.prompts.length), content.prompts, 'lines'),
    folded(l10n.t('Target tokens ({0})', content.targets.length), content.targets, 'tokens'),
    h('p', { class: 'provenance' }, content.provenance),
  );
}

function emptyWords(): string {
  return l10n.t(
    'Not tested yet. The test flips the signs of the register in the live forward pass and compares the drop of the feature’s target tokens with the effect of flipping random, disjoint and matched dimensions.',
  );
}

function verdict({ verdict: text, tone, reason, beside }: Flip): HTMLElement {
  return h(
    'div',
    { class: 'headline' },
    h('p', { class: `verdict ${tone}` }, text),
    ...beside.map((words) => h('p', {}, words)),
    h('p', {}, reason),
  );
}

function meanings({ meanings: rows }: Flip): HTMLElement {
  const terms = rows.flatMap(({ arm, meaning }) => [h('dt', {}, arm), h('dd', {}, meaning)]);
  return h(
    'details',
    {},
    h('summary', {}, l10n.t('What the arms do')),
    h('dl', { class: 'arms' }, ...terms),
  );
}
