/** What a panel may say to the editor. Pure: the page in the panel is not trusted. */
import type { FromPanel } from '../../server/protocol/panel';

/** @returns The message; undefined for anything that is not exactly one of {@link FromPanel}. */
export function readFromPanel(value: unknown): FromPanel | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, job } = value as { type?: unknown; job?: unknown };
  if (type === 'ready' || type === 'reveal') return { type };
  if (type === 'run' && (job === 'measure' || job === 'flip')) return { type, job };
  return undefined;
}

/** What the panel keeps over a reload of the window: ids, never a path to open blindly. */
export interface PanelState {
  readonly uri: string;
  readonly feature: string;
}
