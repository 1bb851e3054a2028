/** What a look leads to: prompts that are kept with the evidence, and the strict test with its controls. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { count } from '../../server/protocol/format';
import type { LabSetup } from '../../server/protocol/panels/lab';
import { PROMPT_SETS, type PromptSet } from '../../server/protocol/prompts';
import { button, running } from '../common/parts/states';
import { userText } from '../common/parts/text';
import { choice } from './choice';
import { chosen, go, remove, withoutTurns, type LabScene } from './state';

type Kept = LabSetup['kept'][number];

export function keptList(scene: LabScene, { kept, keptFault }: LabSetup): TemplateResult {
  const { note } = scene.state;
  const save = (): void => void scene.client.act('saveEvidence', {}).catch(() => undefined);
  return html`${note === undefined ? nothing : noteBar(note.words, note.isHeld ? save : undefined)}
  ${keptFault === undefined ? nothing : noteBar(keptFault)}
  ${
    kept.length === 0
      ? nothing
      : html`<section aria-labelledby="kept-title">
          <h2 id="kept-title">
            ${l10n.t('Prompts kept with the evidence ({0})', count(kept.length))}
          </h2>
          <ul class="kept">
            ${kept.map((one) => keptRow(scene, one))}
          </ul>
        </section>`
  }`;
}

function noteBar(words: string, save?: () => void): TemplateResult {
  return html`<div class="banner fault" role="alert">
    <p>${words}</p>
    ${save === undefined ? nothing : button({ title: l10n.t('Save Evidence As …'), run: save })}
  </div>`;
}

function keptRow(scene: LabScene, one: Kept): TemplateResult {
  const words = spokenIn(one);
  return html`<li>
    <button
      type="button"
      class="plain"
      title=${l10n.t('Look at this prompt')}
      @click=${() => choosePrompt(scene, one)}
    >
      ${userText(words)}
    </button>
    <small class="muted"
      >${[one.turns && l10n.t('chat of {0} turns', one.turns.length), one.at]
        .filter((each) => typeof each === 'string')
        .join(' · ')}</small
    >
    <button
      type="button"
      class="secondary"
      aria-label=${l10n.t('Keep no longer: {0}', words.slice(0, 60))}
      title=${l10n.t('Keep no longer')}
      @click=${() => remove(scene, one.id)}
    >
      ×
    </button>
  </li>`;
}

/** Of a chat what is said, without what the template writes around it. */
function spokenIn({ text, turns }: Kept): string {
  return turns === undefined ? text : turns.map((turn) => turn.text).join(' / ');
}

function choosePrompt(scene: LabScene, { text, turns }: Kept): void {
  const place = withoutTurns(scene.place);
  go(scene, turns === undefined ? { ...place, text } : { ...place, turns: [...turns] });
}

export function strict(scene: LabScene, setup: LabSetup): TemplateResult {
  const { promptSet = 'neutral' } = scene.choices;
  const disabled = notStrict(scene, setup);
  const jobs = scene.jobs.filter(({ job }) => job === 'flip');
  return html`<div class="look">
      <p>${l10n.t('One prompt, no controls: a look, not evidence.')}</p>
      ${
        setup.kept.length === 0
          ? nothing
          : choice(
              l10n.t('Prompts of the test'),
              PROMPT_SETS,
              (set) => promptSetWords(set, setup.kept.length),
              promptSet,
              (set) => scene.choose({ promptSet: set }),
            )
      }
      ${button({ title: l10n.t('Run the strict test'), run: () => runStrict(scene), disabled })}
      ${disabled === undefined ? nothing : html`<small>${disabled}</small>`}
    </div>
    ${running(scene, jobs)}`;
}

function promptSetWords(set: PromptSet, kept: number): string {
  switch (set) {
    case 'neutral':
      return l10n.t('those that Dimcat ships');
    case 'kept':
      return l10n.t('the kept ones ({0})', count(kept));
    case 'both':
      return l10n.t('all of these');
  }
}

/** Why there is no strict test of what is looked at; undefined if there is. */
function notStrict(scene: LabScene, setup: LabSetup): string | undefined {
  const { dimensions = [], layer = setup.layer } = scene.place;
  if (chosen(scene).length !== 1 || dimensions.length > 0)
    return l10n.t('The strict test is of one feature.');
  if (layer === setup.layer) return undefined;
  return l10n.t('The strict test is at the catalog’s layer, {0}.', setup.layer);
}

/** Does nothing where there is none. */
export function runStrict(scene: LabScene): void {
  const { setup } = scene.state;
  const { promptSet = 'neutral' } = scene.choices;
  if (setup === undefined || notStrict(scene, setup) !== undefined) return;
  const set = setup.kept.length === 0 ? 'neutral' : promptSet;
  const key = { job: 'flip', feature: chosen(scene)[0]!, promptSet: set } as const;
  void scene.client.act('run', key).catch(() => undefined);
}
