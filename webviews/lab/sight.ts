/** What an edit changes: the next token and the greedy continuation, on both sides of it or on one. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, percent, signed } from '../../server/protocol/format';
import { LAB_SIDES } from '../../server/protocol/panels/choices';
import type { LabSight } from '../../server/protocol/panels/lab';
import { table } from '../common/parts/table';
import { link, token, tokenText, userText } from '../common/parts/text';
import { choice } from './choice';
import { chosen, figuresOf, type LabScene, type Side } from './state';

export function seen(scene: LabScene, sight: LabSight): TemplateResult {
  const { side = 'both' } = scene.choices;
  return html`${summary(sight)} ${edited(scene)}
    <p class="controls">
      ${choice(l10n.t('Show'), LAB_SIDES, sideWords, side, (next) => scene.choose({ side: next }))}
      <small><kbd>b</kbd> ${l10n.t('shows each side in its turn')}</small>
    </p>
    ${side === 'both' ? bothTable(sight) : oneTable(sight, side)} ${continuations(sight, side)}`;
}

/** Both sides, then the one before the edit, then the one after it. */
export function nextSide(side: Side): Side {
  return LAB_SIDES[(LAB_SIDES.indexOf(side) + 1) % LAB_SIDES.length]!;
}

function sideWords(side: Side): string {
  switch (side) {
    case 'both':
      return l10n.t('before and after');
    case 'before':
      return l10n.t('before');
    case 'after':
      return l10n.t('after');
  }
}

function summary(sight: LabSight): TemplateResult {
  const { prompt, edited, layer, identity } = sight;
  return html`<p class="figures lead">${figuresOf(sight)}</p>
    <p class="muted">
      ${l10n.t(
        '{0} dimensions edited at layer {1}. Changes of anchors are means of relative logits; these anchors may have chosen the register.',
        count(edited),
        layer,
      )}
      ${
        identity.bitIdentical
          ? l10n.t('✓ With masks of ones the logits are bit for bit those of the untouched model.')
          : l10n.t(
              '⚠ With masks of ones the logits differ by up to {0}.',
              identity.maxAbsDifference.toExponential(1),
            )
      }
    </p>
    <details>
      <summary>
        ${l10n.t('The prompt as the model reads it: {0} tokens', count(prompt.length))}
      </summary>
      <p class="tokens">${prompt.map((each) => token(each))}</p>
    </details>`;
}

/** Links to the pages of what is edited. */
function edited(scene: LabScene): TemplateResult | typeof nothing {
  const labels = new Map(scene.state.setup?.features.map(({ id, label }) => [id, label]));
  const pages = [
    ...chosen(scene).map((feature) =>
      link(scene, 'feature', { feature }, userText(labels.get(feature) ?? feature)),
    ),
    ...(scene.place.dimensions ?? []).map((dimension) =>
      link(scene, 'dimension', { dimension }, l10n.t('Dimension {0}', dimension)),
    ),
  ];
  if (pages.length === 0) return nothing;
  return html`<p class="edited">
    ${l10n.t('Edited:')} ${pages.map((page, i) => html`${i === 0 ? '' : ' · '}${page}`)}
  </p>`;
}

function bothTable({ tokens }: LabSight): TemplateResult {
  return table({
    caption: l10n.t('The next token, before and after'),
    columns: [
      { title: l10n.t('Token'), align: 'text' },
      { title: l10n.t('Before'), align: 'number' },
      { title: l10n.t('After'), align: 'number' },
      {
        title: l10n.t('Relative'),
        align: 'number',
        hint: l10n.t('change of the logit beyond that of the mean logit'),
      },
      { title: l10n.t('Rank'), align: 'text' },
      { title: l10n.t('Log-probability'), align: 'number', hint: l10n.t('change, nats') },
    ],
    rows: tokens.map((one) => [
      { text: tokenText(one.text), content: token(one.text) },
      { text: percent(one.before), value: one.before },
      { text: percent(one.after), value: one.after },
      {
        text: signed(one.relative, 2),
        value: one.relative,
        content: html`<span class=${toneOf(one.relative)}>${signed(one.relative, 2)}</span>`,
      },
      {
        text: `${count(one.rankBefore)} → ${count(one.rankAfter)}`,
        value: one.rankAfter,
        content: html`<span class="rank"
          >${count(one.rankBefore)} → ${count(one.rankAfter)} ${moved(one)}</span
        >`,
      },
      { text: signed(one.logProbability, 2), value: one.logProbability },
    ]),
  });
}

/** The same tokens in the order of one side: a look from side to side shows what changes its place. */
function oneTable({ tokens }: LabSight, side: Exclude<Side, 'both'>): TemplateResult {
  const rankOf = (one: LabSight['tokens'][number]): number =>
    side === 'before' ? one.rankBefore : one.rankAfter;
  const rows = [...tokens].sort((a, b) => rankOf(a) - rankOf(b));
  return table({
    caption:
      side === 'before'
        ? l10n.t('The next token, before the edit')
        : l10n.t('The next token, after the edit'),
    columns: [
      { title: l10n.t('Rank'), align: 'number' },
      { title: l10n.t('Token'), align: 'text' },
      { title: l10n.t('Probability'), align: 'number' },
    ],
    rows: rows.map((one) => [
      { text: count(rankOf(one)), value: rankOf(one) },
      { text: tokenText(one.text), content: token(one.text) },
      { text: percent(one[side]), value: one[side] },
    ]),
  });
}

/** What reads as 0.00 has no colour. */
function toneOf(relative: number): string {
  if (Math.abs(relative) < 0.005) return '';
  return relative < 0 ? 'down' : 'up';
}

function moved({
  rankBefore,
  rankAfter,
}: LabSight['tokens'][number]): TemplateResult | typeof nothing {
  if (rankBefore === rankAfter) return nothing;
  const isUp = rankAfter < rankBefore;
  return html`<span class=${isUp ? 'up' : 'down'} aria-hidden="true">${isUp ? '▲' : '▼'}</span>`;
}

function continuations({ continued }: LabSight, side: Side): TemplateResult {
  if (continued === undefined)
    return html`<p class="muted">
      ${l10n.t('The model reads at a mask: there is nothing to go on with.')}
    </p>`;
  const { before, after, change: at } = continued;
  const same = at >= before.length;
  const shown = [
    ['before', before],
    ['after', after],
  ] as const;
  return html`<section aria-labelledby="continued-title">
    <h2 id="continued-title">
      ${
        same
          ? l10n.t('Greedy continuations: the same {0} tokens', before.length)
          : l10n.t('Greedy continuations part at token {0}', at + 1)
      }
    </h2>
    <dl class="continued">
      ${shown
        .filter(([name]) => side === 'both' || side === name)
        .map(
          ([name, tokens]) =>
            html`<dt>${sideWords(name)}</dt>
              <dd>${parted(tokens, at)}</dd>`,
        )}
    </dl>
  </section>`;
}

/** Nothing is coloured behind the first change: the texts no longer correspond. */
function parted(tokens: readonly string[], at: number): TemplateResult {
  return html`${tokens.slice(0, at).map((each) => token(each))}${
    at >= tokens.length
      ? nothing
      : html`<span class="change" title=${l10n.t('first change')}>┊</span
          ><strong>${token(tokens[at]!)}</strong>${tokens.slice(at + 1).map((each) => token(each))}`
  }`;
}
