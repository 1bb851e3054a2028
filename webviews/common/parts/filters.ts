/** Filters of a page's rows: by words that are typed, and by how they came out. */
import { html, nothing, type TemplateResult } from 'lit';
import { count } from '../../../server/protocol/format';
import type { Asks } from '../../../server/protocol/panels/asks';
import { LONGEST_WORDS } from '../../../server/protocol/panels/choices';
import type { StateLook } from '../catalogWords';
import type { Scene } from '../scene';

/** By the words that the page keeps; `/` goes to it. */
export function filterByWords(
  { name, hint }: { readonly name: string; readonly hint: string },
  scene: Pick<Scene<Asks, object>, 'choices' | 'choose'>,
  after: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<p class="filter">
    <input
      type="search"
      data-find
      aria-label=${name}
      placeholder=${hint}
      maxlength=${LONGEST_WORDS}
      .value=${scene.choices.words ?? ''}
      @input=${({ target }: Event) => scene.choose({ words: (target as HTMLInputElement).value })}
    />
    ${after}
  </p>`;
}

export interface Outcomes<T> {
  /** Of the group of buttons. */
  readonly name: string;
  readonly all: readonly { readonly outcome: T; readonly look: StateLook; readonly n: number }[];
  /** The one whose rows are shown; undefined for all. */
  readonly only: T | undefined;
  readonly choose: (only: T | undefined) => void;
}

/** Counts by outcome, each a filter that a second press takes back. */
export function outcomeFilter<T>({ name, all, only, choose }: Outcomes<T>): TemplateResult {
  return html`<div class="buttons" role="group" aria-label=${name}>
    ${all.map(
      ({ outcome, look: { icon, look, words }, n }) =>
        html`<button
          type="button"
          class="secondary"
          aria-pressed=${only === outcome ? 'true' : 'false'}
          @click=${() => choose(only === outcome ? undefined : outcome)}
        >
          <span class="state ${look}"
            ><span aria-hidden="true">${icon}</span> ${count(n)} ${words}</span
          >
        </button>`,
    )}
  </div>`;
}
