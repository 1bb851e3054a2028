/** Keys of every page: `/` finds, `t` shows a picture's table; others are the panel's own. Never while one types. */
const TYPING = 'input, textarea, select, [contenteditable]';

export function listenToKeys<S>(
  root: HTMLElement,
  handlerOf: (key: string) => ((scene: S) => void) | undefined,
  scene: S,
): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(TYPING)) return;
    const handle = event.key === '/' ? () => focusFind(root) : handlerOf(event.key);
    if (handle === undefined) return;
    event.preventDefault();
    handle(scene);
  });
}

function focusFind(root: HTMLElement): void {
  root.querySelector<HTMLElement>('[data-find]')?.focus();
}
