import { Exit } from '../io';
import type { Command } from './command';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson } from './command';

/** `dimcat cache`: builds the token cache where it is missing. */
export const cache: Command = {
  name: 'cache',
  ...ONE_CATALOG,
  summary: ['build the token cache where it is missing'],
  options: ['json', ...MODEL_OPTIONS],
  run: onCatalog(async ({ given, name, catalog, jobs, io, context }) => {
    const result = await jobs.buildCache(catalog, context);
    if (given.values.json) printJson(io, { catalog: name, ...result });
    else {
      const { tokens, dimensions, provider, built } = result;
      const size = `${tokens} tokens x ${dimensions} dimensions (${provider})`;
      io.out(built ? `token cache built: ${size}\n` : `token cache was there: ${size}\n`);
    }
    return Exit.fine;
  }),
};
