/** The flip lab: what one edit changes in one prompt. A look; the strict test has the controls. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count, fixed, percent, signed } from '../../server/protocol/format';
import type { LabSetup, LabSight } from '../../server/protocol/panels/lab';
import { startPanel } from '../common/panel';
import { button, empty, running, untrusted } from '../common/parts/states';
import { table } from '../common/parts/table';
import { token, tokenText } from '../common/parts/text';
import { controls } from './controls';
import { asks, change, chosen, load, type LabScene, type State } from './state';

startPanel<typeof asks, State>({
  name: 'lab',
  asks,
  initial: {
    ...{ setup: undefined, sight: undefined, arm: 'away', dose: 100, positions: 'all' },
    ...{ fault: undefined, progress: undefined },
  },
  load,
  title: ({ catalog }) => l10n.t('Flip lab – {0}', catalog),
  view: (scene) => {
    if (!scene.trusted) return untrusted(() => void scene.client.act('trust', {}));
    const { setup, sight, fault } = scene.state;
    if (setup === undefined) return html`<p class="empty">${l10n.t('Reading the catalog …')}</p>`;
    return html`<main>
      <h1>${l10n.t('Flip lab')}</h1>
      ${controls(scene, setup)}
      ${
        fault === undefined
          ? nothing
          : html`<div class="banner fault" role="alert"><p>${fault}</p></div>`
      }
      ${
        sight === undefined
          ? empty(l10n.t('Type a prompt above, and look what an edit does to it.'))
          : seen(scene, setup, sight)
      }
    </main>`;
  },
  keys: {
    ArrowLeft: (scene) => change(scene, { dose: Math.max(5, scene.state.dose - 5) }),
    ArrowRight: (scene) => change(scene, { dose: Math.min(100, scene.state.dose + 5) }),
  },
});

function seen(scene: LabScene, setup: LabSetup, sight: LabSight): TemplateResult {
  return html`${summary(sight)} ${nextTable(sight)} ${continuations(sight)}
  ${strict(scene, setup, sight)}`;
}

function summary({ kl, own, others, edited, layer, identity }: LabSight): TemplateResult {
  const relative = (value: number | null): string =>
    value === null ? l10n.t('none') : signed(value, 2);
  return html`<p class="figures lead">
      ${l10n.t('KL {0} nats', fixed(kl, 2))} · ${l10n.t('its anchors {0}', relative(own))} ·
      ${l10n.t('other features’ anchors {0} (off target)', relative(others))}
    </p>
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
    </p>`;
}

function nextTable({ tokens }: LabSight): TemplateResult {
  return table({
    caption: l10n.t('The next token, before and after'),
    columns: [
      { title: l10n.t('Token'), align: 'text' },
      { title: l10n.t('Before'), align: 'number' },
      { title: l10n.t('After'), align: 'number' },
      { title: l10n.t('Log-probability'), align: 'number', hint: l10n.t('change, nats') },
      {
        title: l10n.t('Relative'),
        align: 'number',
        hint: l10n.t('change of the logit beyond that of the mean logit'),
      },
      { title: l10n.t('Rank'), align: 'text' },
    ],
    rows: tokens.map((one) => [
      { text: tokenText(one.text), content: token(one.text) },
      { text: percent(one.before), value: one.before },
      { text: percent(one.after), value: one.after },
      { text: signed(one.logProbability, 2), value: one.logProbability },
      {
        text: signed(one.relative, 2),
        value: one.relative,
        content: html`<span class=${toneOf(one.relative)}>${signed(one.relative, 2)}</span>`,
      },
      { text: `${count(one.rankBefore)} → ${count(one.rankAfter)}`, value: one.rankAfter },
    ]),
  });
}

/** What reads as 0.00 has no colour. */
function toneOf(relative: number): string {
  if (Math.abs(relative) < 0.005) return '';
  return relative < 0 ? 'down' : 'up';
}

function continuations({ continued }: LabSight): TemplateResult | typeof nothing {
  if (continued === undefined)
    return html`<p class="muted">
      ${l10n.t('The model reads at a mask: there is nothing to go on with.')}
    </p>`;
  const { before, after, change: at } = continued;
  const same = at >= before.length;
  return html`<section aria-labelledby="continued-title">
    <h2 id="continued-title">
      ${
        same
          ? l10n.t('Greedy continuations: the same {0} tokens', before.length)
          : l10n.t('Greedy continuations part at token {0}', at + 1)
      }
    </h2>
    <dl class="continued">
      <dt>${l10n.t('before')}</dt>
      <dd>${parted(before, at)}</dd>
      <dt>${l10n.t('after')}</dt>
      <dd>${parted(after, at)}</dd>
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

function strict(scene: LabScene, setup: LabSetup, { layer }: LabSight): TemplateResult {
  const ids = chosen(scene);
  const only = ids.length === 1 && (scene.place.dimensions ?? []).length === 0;
  const disabled = !only
    ? l10n.t('The strict test is of one feature.')
    : layer !== setup.layer
      ? l10n.t('The strict test is at the catalog’s layer, {0}.', setup.layer)
      : undefined;
  const jobs = scene.jobs.filter(({ job }) => job === 'flip');
  return html`<p class="look">
      ${l10n.t('One prompt, no controls: a look, not evidence.')}
      ${button({
        title: l10n.t('Run the strict test'),
        run: () =>
          void scene.client.act('run', { job: 'flip', feature: ids[0]! }).catch(() => undefined),
        disabled,
      })}
      ${disabled === undefined ? nothing : html`<small>${disabled}</small>`}
    </p>
    ${running(
      jobs,
      ({ feature }) =>
        void scene.client
          .act('stop', { job: 'flip', ...(feature !== undefined && { feature }) })
          .catch(() => undefined),
    )}`;
}
