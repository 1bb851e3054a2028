/** The logit lens by signs: what the head reads off each state, and off its signs alone, from layer to layer. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed, percent } from '../../server/protocol/format';
import type { LensHead, LensReading } from '../../server/protocol/panels/lens';
import { agreementOf, type SaidToken } from '../../server/protocol/reading';
import { button } from '../common/parts/states';
import { table } from '../common/parts/table';
import { token, tokenText } from '../common/parts/text';
import { headPicture } from './headPicture';
import { cancelHead, loadHead, look } from './load';
import type { LensScene } from './state';

export function headSection(scene: LensScene, reading: LensReading): TemplateResult {
  return html`<section aria-labelledby="head-title">
    <h2 id="head-title">${l10n.t('Logit lens by signs')}</h2>
    ${content(scene, reading)}
  </section>`;
}

function content(scene: LensScene, reading: LensReading): TemplateResult | typeof nothing {
  const { head } = scene.state;
  switch (head.kind) {
    case 'none':
      return nothing;
    case 'read':
      return shown(scene, reading, head);
    case 'running':
      return html`<p class="muted">
        ${head.progress} ${button({ title: l10n.t('Cancel'), run: () => cancelHead(scene) })}
      </p>`;
    case 'fault':
      return html`<p>
        ${head.fault}
        ${head.canRetry ? button({ title: l10n.t('Read by the head'), run: () => void loadHead(scene) }) : nothing}
      </p>`;
  }
}

interface Read {
  readonly reading: LensHead;
  /** The first of its tokens. */
  readonly from: number;
}

function shown(scene: LensScene, { tokens }: LensReading, { reading, from }: Read): TemplateResult {
  const { at } = scene.state;
  const some = tokens.slice(from, from + (reading.layers[0]?.cells.length ?? 0));
  const all = agreementOf(reading.layers.flatMap(({ cells }) => cells));
  return html`<p class="figures lead">
      ${l10n.t(
        'The signs alone give the state’s first token in {0} of {1} readings, and among their first five in {2}; permuted signs in {3}.',
        count(all.first),
        count(all.cells),
        count(all.amongFive),
        count(all.byChance),
      )}
    </p>
    <p class="muted">
      ${
        reading.says === 'next'
          ? l10n.t(
              'Each state goes through the final norm into the head, which says the next token; then the signs of what the head was given do, times its mean size.',
            )
          : l10n.t(
              'The model is an encoder, whose head says the token that stands at each place: of each state behind the final norm, then of the signs alone, times its mean size.',
            )
      }
    </p>
    ${headPicture({
      ...{ reading, tokens: some, from },
      onEnter: (position) => look(scene, position),
    })}
    ${some[at - from] ? atToken(reading, some[at - from]!.text, at, at - from) : nothing}`;
}

/** All layers of the token looked at. */
function atToken(reading: LensHead, text: string, at: number, index: number): TemplateResult {
  return table({
    caption: l10n.t('{0} #{1} from layer to layer', tokenText(text), at + 1),
    columns: [
      { title: l10n.t('Layer'), align: 'number' },
      { title: l10n.t('By the state'), align: 'text' },
      { title: l10n.t('By its signs alone'), align: 'text' },
      {
        title: l10n.t('Rank'),
        align: 'number',
        hint: l10n.t('of the state’s first token among those of its signs'),
      },
      { title: 'KL', align: 'number', hint: l10n.t('of the state from its signs, in nats') },
    ],
    rows: reading.layers.map(({ layer, cells }) => {
      const { state, signs, rank, kl } = cells[index]!;
      return [
        { text: String(layer), value: layer },
        { text: words(state), content: listed(state) },
        { text: words(signs), content: listed(signs) },
        { text: count(rank), value: rank },
        { text: fixed(kl, 2), value: kl },
      ];
    }),
  });
}

/** Tokens of a list. */
const LISTED = 3;

function words(said: readonly SaidToken[]): string {
  return said
    .slice(0, LISTED)
    .map(({ text, probability }) => `${tokenText(text)} ${percent(probability)}`)
    .join(', ');
}

function listed(said: readonly SaidToken[]): TemplateResult {
  return html`${said
    .slice(0, LISTED)
    .map(
      ({ text, probability }) =>
        html`<span class="said">${token(text)} ${percent(probability)}</span> `,
    )}`;
}
