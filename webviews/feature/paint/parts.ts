/** Small parts that both sections use. */
import { h } from '../../common/dom';

export function staleBanner(reasons: readonly string[], words: string): HTMLElement | undefined {
  if (reasons.length === 0) return undefined;
  return h(
    'div',
    { class: 'banner stale' },
    h('strong', {}, words),
    h('ul', {}, ...reasons.map((reason) => h('li', {}, reason))),
  );
}

export function warnings(texts: readonly string[]): HTMLElement | undefined {
  if (texts.length === 0) return undefined;
  return h('ul', { class: 'banner warnings' }, ...texts.map((text) => h('li', {}, text)));
}

/** A folded list of texts or tokens. */
export function folded(
  summary: string,
  texts: readonly string[],
  as: 'lines' | 'tokens',
): HTMLElement {
  const items = texts.map((text) => h('li', {}, as === 'tokens' ? h('code', {}, text) : text));
  return h('details', {}, h('summary', {}, summary), h('ul', { class: as }, ...items));
}

export function section(
  id: string,
  title: string,
  ...content: Parameters<typeof h>[2][]
): HTMLElement {
  const heading = h('h2', { id: `${id}-title` }, title);
  return h('section', { id, 'aria-labelledby': `${id}-title` }, heading, ...content);
}
