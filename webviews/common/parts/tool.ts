import { html, type TemplateResult } from 'lit';

/** A small button above a picture or table. @param name Of what it does, with the words that are shown. */
export function tool(words: string, name: string, run: () => unknown): TemplateResult {
  return html`<button type="button" class="plain" title=${name} aria-label=${name} @click=${run}>
    ${words}
  </button>`;
}
