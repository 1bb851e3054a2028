/** The prompt: a text, or the turns of a chat, which the model's own template writes. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import {
  CHAT_ROLES,
  LONGEST_PROMPT,
  MOST_TURNS,
  type ChatRole,
  type ChatTurn,
} from '../../server/protocol/prompts';
import type { Place } from '../../server/protocol/panels/place';
import { button } from '../common/parts/states';
import { choice } from './choice';
import { go, keep, keptAlready, promptOf, withoutTurns, type LabScene } from './state';

export function promptForm(scene: LabScene): TemplateResult {
  const { turns } = scene.place;
  return html`<form
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      look(scene, event.currentTarget as HTMLFormElement);
    }}
    @change=${(event: Event) =>
      go(scene, written(scene.place, event.currentTarget as HTMLFormElement))}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      look(scene, event.currentTarget as HTMLFormElement);
    }}
  >
    <p class="controls">
      ${choice(
        l10n.t('Prompt'),
        ['text', 'chat'],
        (kind) => (kind === 'text' ? l10n.t('a text') : l10n.t('turns of a chat')),
        turns === undefined ? 'text' : 'chat',
        (kind) => go(scene, asKind(scene.place, kind)),
      )}
    </p>
    ${turns === undefined ? textField(scene.place) : turnFields(scene, turns)}
    <p class="controls">
      <button type="submit" class="primary" title="Ctrl+Enter">${l10n.t('Look')}</button>
      ${button({
        title: l10n.t('Keep this prompt'),
        run: () => keep(scene),
        disabled: keepsNot(scene),
      })}
      ${progress(scene)}
    </p>
  </form>`;
}

/** What failed is tried again; what is seen already is not. */
function look(scene: LabScene, form: HTMLFormElement): void {
  const next = written(scene.place, form);
  if (scene.state.fault !== undefined) scene.reload();
  go(scene, next);
}

function keepsNot(scene: LabScene): string | undefined {
  if (promptOf(scene.place) === undefined) return l10n.t('There is no prompt yet.');
  return keptAlready(scene) ? l10n.t('This prompt is kept.') : undefined;
}

function progress({ state, client }: LabScene): TemplateResult | typeof nothing {
  if (state.progress === undefined) return nothing;
  return html`<span>${state.progress}</span>
    ${button({ title: l10n.t('Cancel'), run: () => client.cancelAll() })}`;
}

function textField({ text = '' }: Place): TemplateResult {
  return field(l10n.t('Text of the prompt'), text, 2);
}

function field(name: string, text: string, rows: number): TemplateResult {
  return html`<textarea
    aria-label=${name}
    rows=${rows}
    maxlength=${LONGEST_PROMPT}
    spellcheck="false"
    .value=${text}
  ></textarea>`;
}

function turnFields(scene: LabScene, turns: readonly ChatTurn[]): TemplateResult {
  // Of the turns as they are then: the page may not have drawn yet what was typed last.
  const change = (next: (known: readonly ChatTurn[]) => readonly ChatTurn[]): void =>
    go(scene, { ...scene.place, turns: [...next(scene.place.turns ?? turns)] });
  const last = promptOf(scene.place)?.turns?.at(-1);
  return html`<ol class="turns">
      ${turns.map(
        (turn, i) =>
          html`<li>
            <select aria-label=${l10n.t('Who speaks in turn {0}', i + 1)}>
              ${CHAT_ROLES.map(
                (role) =>
                  html`<option value=${role} ?selected=${role === turn.role}>
                    ${roleWords(role)}
                  </option>`,
              )}
            </select>
            ${field(l10n.t('Turn {0}', i + 1), turn.text, 1)}
            ${
              turns.length === 1
                ? nothing
                : html`<button
                    type="button"
                    class="secondary"
                    aria-label=${l10n.t('Take turn {0} out', i + 1)}
                    @click=${() => change((known) => known.filter((_, other) => other !== i))}
                  >
                    ×
                  </button>`
            }
          </li>`,
      )}
    </ol>
    <p class="controls">
      ${button({
        title: l10n.t('Add a turn'),
        run: () => change((known) => [...known, { role: nextRole(known), text: '' }]),
        disabled:
          turns.length < MOST_TURNS
            ? undefined
            : l10n.t('A chat has at most {0} turns.', MOST_TURNS),
      })}
      <small
        >${
          last?.role === 'assistant'
            ? l10n.t('The model goes on with what the assistant has begun to say.')
            : l10n.t('The assistant speaks next.')
        }</small
      >
    </p>`;
}

function nextRole(turns: readonly ChatTurn[]): ChatRole {
  return turns.at(-1)?.role === 'user' ? 'assistant' : 'user';
}

function roleWords(role: ChatRole): string {
  switch (role) {
    case 'system':
      return l10n.t('system');
    case 'user':
      return l10n.t('user');
    case 'assistant':
      return l10n.t('assistant');
  }
}

/** The place with what stands in the fields. */
function written(place: Place, form: HTMLFormElement): Place {
  const texts = [...form.querySelectorAll('textarea')].map(({ value }) => value);
  if (place.turns === undefined) return { ...place, text: texts[0] ?? '' };
  const roles = [...form.querySelectorAll<HTMLSelectElement>('.turns select')];
  const turns = roles.map(({ value }, i) => ({ role: value as ChatRole, text: texts[i] ?? '' }));
  return { ...place, turns };
}

/** What was typed stays: as the user's turn, or as the text of the user's last one. */
function asKind(place: Place, kind: 'text' | 'chat'): Place {
  if (kind === 'text') return withoutTurns(place);
  return { turns: [{ role: 'user', text: place.text ?? '' }], ...place };
}
