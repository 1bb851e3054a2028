/** The jobs that a page starts: as a command does, each that writes evidence says so if it could not be saved. */
import type { CommandTarget } from '../../server/protocol/commands';
import type { commonActions, KeyOf } from '../../server/protocol/panels/asks';
import type { Jobs } from '../jobs';

type Asked = KeyOf<(typeof commonActions)['run']>;

interface Parts {
  readonly uri: string;
  readonly jobs: Pick<Jobs, 'buildCache' | 'survey' | 'coverage' | 'measure' | 'flip'>;
  /** Warns the person if the evidence of a catalog is in memory only. */
  readonly warnIfUnsaved: (target: CommandTarget) => Promise<unknown>;
}

/** @returns Whether it was done; otherwise it failed or was cancelled, and nothing was written. */
export async function runForPage(asked: Asked, parts: Parts): Promise<boolean> {
  const result = await start(asked, parts);
  if (result === undefined) return false;
  // A token cache lies in a folder of its own, not beside the catalog.
  if (asked.job !== 'cache') await parts.warnIfUnsaved({ uri: parts.uri });
  return true;
}

/** Undefined if it failed or was cancelled. */
function start({ job, feature, promptSet }: Asked, { uri, jobs }: Parts): Promise<unknown> {
  switch (job) {
    case 'cache':
      return jobs.buildCache({ uri });
    case 'survey':
      return jobs.survey({ uri });
    case 'coverage':
      return jobs.coverage({ uri });
    case 'measure':
      return jobs.measure(feature === undefined ? { uri } : { uri, feature });
    case 'flip':
      return feature === undefined
        ? Promise.resolve(undefined)
        : jobs.flip({ uri, feature }, promptSet);
  }
}
