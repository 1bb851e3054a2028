import * as path from 'node:path';
import type { EditorSettings, Environment, InferenceLimits } from '../protocol/requests';
import { fieldsOf } from './shape';

/** Until the client has said otherwise, nothing may run. */
export const restricted: Environment = { trusted: false, providers: [], cacheFolder: '' };

/** Where the client does not say: hints repeat the lenses, and push the text aside. */
export const defaults: EditorSettings = {
  severities: {},
  lenses: true,
  aucHints: false,
  rankHints: false,
};

/** Reads what a client sent; a missing or malformed part falls back to the restricted one. */
export function environmentOf(value: unknown): Environment {
  const { trusted, providers, cacheFolder, folders, limits, editor } = fieldsOf(value);
  return {
    trusted: trusted === true,
    providers: Array.isArray(providers)
      ? providers.filter((name): name is string => typeof name === 'string')
      : [],
    cacheFolder: typeof cacheFolder === 'string' ? cacheFolder : '',
    folders: Array.isArray(folders)
      ? folders.filter((one): one is string => typeof one === 'string' && path.isAbsolute(one))
      : [],
    limits: limitsOf(limits),
    editor: editorOf(editor),
  };
}

function limitsOf(value: unknown): InferenceLimits {
  const { memory, longestRun } = fieldsOf(value);
  return {
    ...(isPositive(memory) && { memory }),
    ...(isPositive(longestRun) && { longestRun }),
  };
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value);
}

function editorOf(value: unknown): EditorSettings {
  const { severities, lenses, aucHints, rankHints } = fieldsOf(value);
  const named = Object.entries(fieldsOf(severities)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    severities: Object.fromEntries(named),
    lenses: lenses !== false,
    aucHints: aucHints === true,
    rankHints: rankHints === true,
  };
}
