/** What `/` leads to: words to find on the page; Enter goes to the first, Tab to the others. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';

/** Where a search can lead. */
export interface Way {
  readonly words: string;
  readonly go: () => void;
}

interface FindProps {
  /** What is looked through. */
  readonly name: string;
  readonly sought: string;
  /** Where those words lead. */
  readonly waysOf: (words: string) => readonly Way[];
  readonly seek: (words: string) => void;
  /** Escape. */
  readonly leave: () => void;
  readonly announce: (words: string) => void;
}

export function findBox(props: FindProps): TemplateResult {
  const { name, sought, waysOf, seek } = props;
  return html`<div class="find" role="search">
    <input
      type="search"
      data-find
      aria-label=${name}
      title=${l10n.t('{0}: Enter goes to the first, Tab to the others', name)}
      placeholder=${l10n.t('Find (/)')}
      .value=${sought}
      @input=${({ target }: Event) => seek((target as HTMLInputElement).value)}
      @keydown=${(event: KeyboardEvent) => press(props, event)}
    />
    ${sought.trim() === '' ? nothing : results(waysOf(sought))}
  </div>`;
}

function results(ways: readonly Way[]): TemplateResult {
  if (ways.length === 0) return html`<p class="empty">${l10n.t('Nothing found.')}</p>`;
  return html`<ul class="ways">
    ${ways.map(
      ({ words, go }, i) =>
        html`<li>
          <button type="button" class=${i === 0 ? 'secondary first' : 'secondary'} @click=${go}>
            <bdi>${words}</bdi>
          </button>
        </li>`,
    )}
  </ul>`;
}

function press({ waysOf, leave, announce }: FindProps, event: KeyboardEvent): void {
  if (event.key === 'Escape') leave();
  else if (event.key === 'Enter') {
    // What stands in the box: whoever types fast presses Enter before the results are drawn.
    const [first] = waysOf((event.target as HTMLInputElement).value);
    if (first === undefined) announce(l10n.t('Nothing found.'));
    else first.go();
  } else return;
  event.preventDefault();
}
