/** A list to choose one from, with its name. */
import { html, type TemplateResult } from 'lit';

export function choice<T extends string>(
  name: string,
  values: readonly T[],
  wordsOf: (value: T) => string,
  current: T,
  choose: (value: T) => void,
): TemplateResult {
  return html`<label>
    ${name}
    <select
      .value=${current}
      @change=${(event: Event) => {
        event.stopPropagation();
        choose((event.target as HTMLSelectElement).value as T);
      }}
    >
      ${values.map((each) => html`<option value=${each} ?selected=${each === current}>${wordsOf(each)}</option>`)}
    </select>
  </label>`;
}
