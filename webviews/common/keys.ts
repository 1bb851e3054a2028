/**
 * Keys of every page: `/` finds, `t` shows a picture's table; others are the panel's own, `Ctrl+Enter` among them (⌘ on
 * a Mac). Never while one types.
 */
const TYPING = 'input, textarea, select, [contenteditable]';

export function listenToKeys<S>(
  root: HTMLElement,
  handlerOf: (key: string) => ((scene: S) => void) | undefined,
  scene: S,
): void {
  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const isHeld = event.ctrlKey || event.metaKey;
    if (isHeld && event.key !== 'Enter') return;
    if (event.target instanceof Element && event.target.closest(TYPING)) return;
    const key = isHeld ? `Ctrl+${event.key}` : event.key;
    const handle = handlerOf(key) ?? (key === '/' ? () => focusFind(root) : undefined);
    if (handle === undefined) return;
    event.preventDefault();
    handle(scene);
  });
}

function focusFind(root: HTMLElement): void {
  root.querySelector<HTMLElement>('[data-find]')?.focus();
}
