import { nounsOf } from '../../catalog/modality';
import { nouns } from '../../protocol/nouns';
import { Exit } from '../io';
import type { Command } from './command';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson } from './command';

/** `dimcat cache`: builds the token cache if it is missing. */
export const cache: Command = {
  name: 'cache',
  ...ONE_CATALOG,
  summary: ['build the token cache (or that of images or sounds) if it is missing'],
  options: ['json', ...MODEL_OPTIONS],
  run: onCatalog(async ({ given, name, catalog, jobs, io, context }) => {
    const result = await jobs.buildCache(catalog, context);
    for (const warning of result.warnings) io.err(`warning: ${warning}\n`);
    if (given.values.json) printJson(io, { catalog: name, ...result });
    else {
      const { tokens, dimensions, provider, built } = result;
      const words = catalog.parsed.catalog ? nounsOf(catalog.parsed.catalog) : nouns.text;
      const size = `${tokens} ${words.many} x ${dimensions} dimensions (${provider})`;
      io.out(`${words.cache} ${built ? 'built' : 'already existed'}: ${size}\n`);
    }
    return Exit.fine;
  }),
};
