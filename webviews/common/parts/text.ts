/** Text from catalogs and models, and links between pages. */
import { html, type TemplateResult } from 'lit';
import type { ListTest } from '../../../server/protocol/dimensions';
import { plainListName } from '../../../server/protocol/listName';
import type { PanelName, Place } from '../../../server/protocol/panels/place';
import { visible } from '../../../server/protocol/userText';
import type { Linking } from '../scene';

/** In isolation, so that its direction changes nothing around it; what cannot be seen is written out. */
export function userText(text: string): TemplateResult {
  return html`<bdi>${visible(text)}</bdi>`;
}

/** e.g. "Images": the word for what the model reads, as a heading. */
export function heading(noun: string): string {
  return noun.slice(0, 1).toUpperCase() + noun.slice(1);
}

/** A list of words by its plain name; its id, which tells senses apart, on hover. */
export function listName(list: Pick<ListTest, 'name' | 'source'>): TemplateResult {
  return html`<span title=${list.name}>${userText(plainListName(list))}</span>`;
}

/** A token: its leading space and line ends can be seen. */
export function token(text: string): TemplateResult {
  return html`<bdi class="token">${tokenText(text)}</bdi>`;
}

/** `·` for a space at either end, `↵` and `⇥` for line ends and tabs. */
export function tokenText(text: string): string {
  const inside = text.trim();
  const [before, after] = inside === '' ? [text, ''] : text.split(inside, 2);
  return visible(shown(before ?? '') + inside + shown(after ?? ''));
}

function shown(space: string): string {
  return space
    .replaceAll('\r\n', '↵')
    .replaceAll('\n', '↵')
    .replaceAll('\t', '⇥')
    .replaceAll(' ', '·');
}

/** A link to a page, in this panel or another, with Ctrl or Cmd beside it; plain text where a site has no such page. */
export function link(
  linking: Linking,
  panel: PanelName,
  place: Place,
  content: TemplateResult | string,
): TemplateResult {
  const href = linking.hrefOf(panel, place);
  if (href === undefined) return html`${content}`;
  const follow = (event: MouseEvent): void => {
    if (!linking.live) return;
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) linking.openBeside(panel, place);
    else linking.open(panel, place);
  };
  return html`<a href=${href} @click=${follow}>${content}</a>`;
}
