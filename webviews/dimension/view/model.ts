/** What the model does with the dimension: a flip of it alone, output tokens, layers, writers, readers. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { DimensionFacts, TokenGain } from '../../../server/protocol/dimensionFacts';
import {
  bits,
  count,
  effectDigits,
  fixed,
  interval,
  percent,
  pValue,
  signed,
} from '../../../server/protocol/format';
import type { DimensionPage } from '../../../server/protocol/panels/dimension';
import { CHANCE_LEVEL } from '../../../server/protocol/chance';
import { pText, sentence } from '../../common/format';
import { button, empty, stale } from '../../common/parts/states';
import { table, type TableProps } from '../../common/parts/table';
import { token } from '../../common/parts/text';
import { work } from '../actions';
import type { DimensionScene } from '../state';
import { cannotRunNow } from './heading';
import { layersFigure } from './layers';
import { valuesFigure } from './values';

/** A part, or why it cannot be known. */
type Part<K extends keyof DimensionFacts> = Exclude<
  NonNullable<DimensionFacts[K]>,
  { readonly reason: string }
>;

export function modelSection(scene: DimensionScene, page: DimensionPage): TemplateResult {
  return html`<section>
    <h2>${l10n.t('What the model does with it')}</h2>
    ${page.facts === null ? missing(scene) : shown(scene, page, page.facts)}
  </section>`;
}

function missing(scene: DimensionScene): TemplateResult {
  const words = l10n.t(
    'Not computed: layers, writers, readers, output tokens and a flip alone need the model.',
  );
  if (!scene.live) return empty(words);
  return empty(words, compute(scene, l10n.t('Compute')));
}

function compute(scene: DimensionScene, title: string): Parameters<typeof button>[0] {
  return { title, run: () => work(scene, 'facts'), disabled: cannotRunNow(scene) };
}

function shown(
  scene: DimensionScene,
  { site, nouns: { many } }: DimensionPage,
  { found, standing }: NonNullable<DimensionPage['facts']>,
): TemplateResult {
  return html`${stale(standing.stale)}
    ${scene.live ? button(compute(scene, l10n.t('Compute again'))) : nothing}
    ${
      found.values
        ? html`<h3>${l10n.t('Values')}</h3>
            ${part(found.values, (values) => valuesFigure(values, many))}`
        : nothing
    }
    <h3>${l10n.t('Flipped alone')}</h3>
    ${part(found.flip, flip)}
    <h3>${l10n.t('Output tokens, direct effect')}</h3>
    ${part(found.output, output)}
    <h3>${l10n.t('Layers')}</h3>
    ${part(found.layers, (layers) => layersFigure(layers, site.layer, many))}
    ${part(found.inText, inText)}
    <h3>${l10n.t('Written by')}</h3>
    ${part(found.writers, writers)}
    <h3>${l10n.t('Read by')}</h3>
    ${part(found.readers, readers)}`;
}

function part<T extends object>(
  found: T | { readonly reason: string },
  view: (found: T) => TemplateResult,
): TemplateResult {
  if ('reason' in found) return html`<p class="empty">${sentence(found.reason)}</p>`;
  return view(found);
}

/** Beside random other dimensions: without them a KL says nothing. */
function flip({
  prompts,
  kl,
  firstChanged,
  others,
  raised,
  lowered,
}: Part<'flip'>): TemplateResult {
  const isMore = others.p <= CHANCE_LEVEL;
  return html`<p>
      <span class="figures"
        >KL ${bits(kl.mean)} ${kl.low === kl.high ? '' : `[${bits(kl.low)}, ${bits(kl.high)}]`}
        ${l10n.t('nats')}</span
      >
      · ${l10n.t('{0} random dimensions: median {1}', others.dimensions, bits(others.kl))} ·
      ${pText('p', others.p)} ·
      <span class="state ${isMore ? 'good' : 'muted'}">
        <span aria-hidden="true">${isMore ? '✓' : '○'}</span>
        ${isMore ? l10n.t('more than random dimensions') : l10n.t('no more than random dimensions')}
      </span>
    </p>
    <p class="muted">
      ${l10n.t('{0} prompts; another token comes first in {1}, of random dimensions in {2}.', prompts, percent(firstChanged), percent(others.firstChanged))}
    </p>
    <div class="sides">
      ${gains(
        l10n.t('Raised'),
        raised.map(({ text, change }) => ({ text, logits: change })),
      )}
      ${gains(
        l10n.t('Lowered'),
        lowered.map(({ text, change }) => ({ text, logits: change })),
      )}
    </div>`;
}

function output({ promoted, suppressed, deviation }: Part<'output'>): TemplateResult {
  return html`<div class="sides">
      ${gains(l10n.t('Promoted where it rises'), promoted)}
      ${gains(l10n.t('Suppressed where it rises'), suppressed)}
    </div>
    <p class="muted">
      ${l10n.t('Logits beside the mean of the vocabulary, for a rise by the size of the last state; their deviation is {0}.', fixed(deviation, effectDigits([deviation])))}
    </p>`;
}

function gains(
  title: string,
  tokens: readonly Pick<TokenGain, 'text' | 'logits'>[],
): TemplateResult {
  const digits = effectDigits(tokens.map(({ logits }) => logits));
  return html`<section class="side" aria-label=${title}>
    <p class="muted">${title}</p>
    <ol class="tokens">
      ${tokens.map(({ text, logits }) => html`<li>${token(text)} <span class="number">${signed(logits, digits)}</span></li>`)}
    </ol>
  </section>`;
}

function inText({ positions, passages, kept, expected }: Part<'inText'>): TemplateResult {
  const { value, low, high } = kept;
  const range = low === null || high === null ? '' : interval({ low, high });
  return html`<p>
    ${l10n.t('In running text the sign is that of the token alone at')}
    <span class="figures">${fixed(value, 3)} ${range}</span>
    ${l10n.t('of {0} positions of {1} passages; {2} if dealt at random.', count(positions), count(passages), fixed(expected, 3))}
  </p>`;
}

function writers({ blocks, neurons, best }: Part<'writers'>): TemplateResult {
  return table({
    caption: l10n.t(
      'Neurons whose write is most on it, of {0} in {1} blocks',
      count(neurons),
      blocks,
    ),
    columns: [
      { title: l10n.t('neuron'), align: 'text' },
      { title: l10n.t('weight'), align: 'number' },
      {
        title: l10n.t('of the neuron'),
        align: 'number',
        hint: l10n.t('Its share of the neuron’s squared write'),
      },
      {
        title: l10n.t('of the dimension'),
        align: 'number',
        hint: l10n.t('The neuron’s share of all squared weights that write it'),
      },
      { title: 'p', align: 'number' },
    ],
    rows: best.map(({ block, neuron, weight, ofNeuron, ofDimension, p }) => [
      { text: l10n.t('block {0}, {1}', block, neuron) },
      { text: signed(weight, 3), value: weight },
      { text: percent(ofNeuron), value: ofNeuron },
      { text: percent(ofDimension), value: ofDimension },
      { text: pValue(p), value: p },
    ]),
  } satisfies TableProps);
}

function readers({ block, heads, neurons }: Part<'readers'>): TemplateResult {
  return html`${part(heads, ({ of, best }) =>
    table({
      caption: l10n.t('Heads of block {0} that read it most, of {1}', block, of),
      columns: [
        { title: l10n.t('head'), align: 'text' },
        {
          title: l10n.t('share'),
          align: 'number',
          hint: l10n.t('Of the head’s squared input weights'),
        },
        { title: l10n.t('rank among its dimensions'), align: 'number' },
      ],
      rows: best.map(({ through, head, share, rank }) => [
        { text: `${through} ${head}` },
        { text: percent(share), value: share },
        { text: count(rank), value: rank },
      ]),
    }),
  )}
  ${part(neurons, ({ of, best }) =>
    table({
      caption: l10n.t('Neurons of block {0} that read it most, of {1}', block, count(of)),
      columns: [
        { title: l10n.t('neuron'), align: 'text' },
        { title: l10n.t('cosine'), align: 'number' },
        { title: 'p', align: 'number' },
      ],
      rows: best.map(({ neuron, through, cosine, p }) => [
        { text: `${through} ${neuron}` },
        { text: signed(cosine, 3), value: cosine },
        { text: pValue(p), value: p },
      ]),
    }),
  )}`;
}
