/** The words of the status bar. Pure. */
import type { StatusNotification } from '../server/protocol/requests';
import type { L10n } from './commands/sentences';

export interface StatusText {
  /** With codicons, as `$(name)`. */
  readonly text: string;
  /** Plain text; also what a screen reader says. */
  readonly tooltip: string;
  /** Shown beside the text where both share a narrow line; the tooltip if absent. */
  readonly beside?: string;
  readonly level: 'normal' | 'warning' | 'error';
}

type State = 'stopped' | 'starting' | 'running' | 'failed' | 'untrusted';

/** @param status The catalog's last status; undefined before the server sent one. */
export function statusText(
  state: State,
  status: StatusNotification | undefined,
  l10n: L10n,
): StatusText {
  if (state === 'failed') return failed(l10n);
  if (state === 'stopped' || state === 'starting') return starting(l10n);
  if (state === 'untrusted') return untrusted(l10n);
  return status === undefined ? starting(l10n) : running(status, l10n);
}

function running(status: StatusNotification, l10n: L10n): StatusText {
  if (status.fault !== null) {
    return {
      text: `$(warning) ${status.model || 'Dimcat'}`,
      tooltip: status.fault,
      level: 'warning',
    };
  }
  const provider = status.provider ?? l10n.t('not run yet');
  const cache = cacheWords(status.cache, l10n);
  const icon = status.cache === 'building' ? 'sync~spin' : 'symbol-array';
  return {
    text: [`$(${icon}) ${status.model || 'Dimcat'}`, status.provider, cache]
      .filter(Boolean)
      .join(' · '),
    tooltip: [
      l10n.t('Model: {0}', status.model || l10n.t('none')),
      l10n.t('Provider: {0}', provider),
      l10n.t('Cache: {0}', cache || l10n.t('unknown')),
      status.cacheFault,
      status.detail,
    ]
      .filter(Boolean)
      .join('\n'),
    beside: status.detail,
    level: 'normal',
  };
}

function cacheWords(cache: StatusNotification['cache'], l10n: L10n): string {
  const words: Record<StatusNotification['cache'], string> = {
    none: l10n.t('no cache'),
    partial: l10n.t('cache begun'),
    building: l10n.t('cache being built'),
    ready: l10n.t('cache ready'),
    unknown: '',
  };
  return words[cache];
}

function starting(l10n: L10n): StatusText {
  const tooltip = l10n.t('The language server is starting.');
  return { text: '$(sync~spin) Dimcat', tooltip, level: 'normal' };
}

function untrusted(l10n: L10n): StatusText {
  const tooltip = l10n.t(
    'The workspace is not trusted: catalogs are validated, but models do not run.',
  );
  return {
    text: `$(workspace-untrusted) ${l10n.t('Dimcat: validation only')}`,
    tooltip,
    level: 'normal',
  };
}

function failed(l10n: L10n): StatusText {
  const tooltip = l10n.t('The language server crashed too often. Choose Restart Server.');
  return { text: `$(error) ${l10n.t('Dimcat stopped')}`, tooltip, level: 'error' };
}
