import { h } from '../../common/dom';
import type { Flip } from '../layout/flip';
import type { Section } from '../layout/page';
import { dotPlotFigure } from './figures';
import { folded, section, staleBanner, warnings } from './parts';
import { table } from './tables';

export function flipSection({ stale, content }: Section<Flip>): HTMLElement {
  const title = 'Sign-flip test';
  if (content === undefined) return section('sign-flip', title, h('p', { class: 'empty' }, EMPTY));
  return section(
    'sign-flip',
    title,
    staleBanner(stale, 'This test'),
    verdict(content),
    warnings(content.warnings),
    dotPlotFigure(content.picture, 'Effect by arm', content.pictureKey),
    table(content.arms),
    h('p', { class: content.identity.holds ? 'identity' : 'banner fault' }, content.identity.words),
    h('ul', { class: 'notes' }, ...content.notes.map((note) => h('li', {}, note))),
    meanings(content),
    folded(`Prompts (${content.prompts.length})`, content.prompts, 'lines'),
    folded(`Target tokens (${content.targets.length})`, content.targets, 'tokens'),
    h('p', { class: 'provenance' }, content.provenance),
  );
}

const EMPTY =
  'Not tested yet. The test flips the signs of the register in the live forward pass and compares the fall of the ' +
  'feature’s target tokens with what the same does to random, disjoint and matched dimensions.';

function verdict({ verdict: text, tone, reason }: Flip): HTMLElement {
  return h(
    'div',
    { class: 'headline' },
    h('p', { class: `verdict ${tone}` }, text),
    h('p', {}, reason),
  );
}

function meanings({ meanings: rows }: Flip): HTMLElement {
  const terms = rows.flatMap(({ arm, meaning }) => [h('dt', {}, arm), h('dd', {}, meaning)]);
  return h(
    'details',
    {},
    h('summary', {}, 'What the arms do'),
    h('dl', { class: 'arms' }, ...terms),
  );
}
