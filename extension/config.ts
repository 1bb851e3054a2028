/** Settings in the form that the server expects. */
import { isAbsolute } from 'node:path';
import * as vscode from 'vscode';
import type { NetworkSettings } from '../server/protocol/hub';
import type { EditorSettings, Environment, InferenceLimits } from '../server/protocol/requests';

export const SECTION = 'dimcat';

export function environment(): Environment {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const folder = settings.get<unknown>('cache.folder');
  const providers = settings.get<unknown>('inference.providers');
  return {
    trusted: vscode.workspace.isTrusted,
    providers: Array.isArray(providers) ? providers.filter((name) => typeof name === 'string') : [],
    folders: absoluteFolders(settings.get<unknown>('files.allowedFolders')),
    cacheFolder: typeof folder === 'string' && isAbsolute(folder) ? folder : '',
    limits: limits(settings),
    editor: editorSettings(settings),
  };
}

/** Bytes and seconds, of settings in gigabytes and minutes. */
function limits(settings: vscode.WorkspaceConfiguration): InferenceLimits {
  const scaled = (name: string, unit: number): number => {
    const value = settings.get<unknown>(name);
    return typeof value === 'number' && value > 0 && Number.isFinite(value) ? value * unit : 0;
  };
  const memory = scaled('inference.memory', 1e9);
  const longestRun = scaled('inference.longestRun', 60);
  return { ...(memory > 0 && { memory }), ...(longestRun > 0 && { longestRun }) };
}

function absoluteFolders(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter((one): one is string => typeof one === 'string' && isAbsolute(one));
}

/** What VS Code itself goes by; it patches only the extension host, not the process that pulls. */
export function networkSettings(): NetworkSettings {
  const http = vscode.workspace.getConfiguration('http');
  const text = (name: string): string => {
    const value = http.get<unknown>(name);
    return typeof value === 'string' ? value : '';
  };
  const noProxy = http.get<unknown>('noProxy');
  return {
    proxy: text('proxy'),
    noProxy: Array.isArray(noProxy) ? noProxy.filter((host) => typeof host === 'string') : [],
    support: text('proxySupport') === 'off' ? 'off' : 'on',
    strict: http.get<unknown>('proxyStrictSSL') !== false,
    authorization: text('proxyAuthorization'),
    systemCertificates: http.get<unknown>('systemCertificates') !== false,
  };
}

/** Passed on unchecked: the server ignores invalid values. */
function editorSettings(settings: vscode.WorkspaceConfiguration): EditorSettings {
  const severities = settings.get<unknown>('problems.severities');
  return {
    severities: typeof severities === 'object' ? { ...(severities as Record<string, string>) } : {},
    lenses: settings.get<unknown>('codeLens.enabled') !== false,
    aucHints: settings.get<unknown>('inlayHints.auc') === true,
    rankHints: settings.get<unknown>('inlayHints.ranks') === true,
  };
}

/** A sentence about a setting that cannot be used; undefined if all settings are valid. */
export function settingsProblem(): string | undefined {
  const folder = vscode.workspace.getConfiguration(SECTION).get<unknown>('cache.folder');
  if (folder === undefined || folder === '') return undefined;
  if (typeof folder === 'string' && isAbsolute(folder)) return undefined;
  return vscode.l10n.t(
    'The setting dimcat.cache.folder must be an absolute folder; token caches stay in the default one.',
  );
}
