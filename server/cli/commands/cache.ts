import { Exit } from '../io';
import type { Command } from './command';
import { printJson } from './command';

/** `dimcat cache`: builds the token cache where it is missing. */
export const cache: Command = async ({ args, catalog, jobs, io, context }) => {
  const result = await jobs.buildCache(catalog, context);
  if (args.json) printJson(io, { catalog: args.catalog, ...result });
  else {
    const { tokens, dimensions, provider, built } = result;
    const size = `${tokens} tokens x ${dimensions} dimensions (${provider})`;
    io.out(built ? `token cache built: ${size}\n` : `token cache was there: ${size}\n`);
  }
  return Exit.fine;
};
