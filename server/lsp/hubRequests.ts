import { faultError } from '../protocol/fault';
import type { NamePulledParams } from '../protocol/hub';
import { Method } from '../protocol/methods';
import { namedOnHub, nameModel, type ModelFields } from '../service/hubModel';
import { writtenFrom } from '../surroundings/places';
import { textEditsOf } from './convert';
import { badArguments } from './faults';
import type { Asked, Serve } from './jobRequests';
import type { Session } from './session';

/** Requests of the pull command about a catalog. Nothing is fetched here, and no access token passes through. */
export function registerHub(serve: Serve, session: Session): void {
  serve(Method.namedOnHub, ({ document }) => {
    return Promise.resolve({ name: namedOnHub(document) ?? null });
  });
  serve(Method.namePulled, async (asked) => {
    const { model } = asked.params;
    if (typeof model !== 'string') throw badArguments('model is not a text');
    const fields = fieldsFor(asked, model);
    const sha256 = session.trusted ? await hashOf(asked, session, model) : undefined;
    const edits = nameModel(asked.document, { ...fields, ...(sha256 && { sha256 }) });
    return { edits: textEditsOf(asked.document, edits) };
  });
}

function fieldsFor({ params, catalog }: Asked<NamePulledParams>, model: string): ModelFields {
  const { repo, commit, file, tokenizer, by } = params;
  if (by === 'files') {
    const from = catalog().path;
    const words = typeof tokenizer === 'string' && { tokenizer: relative(from, tokenizer) };
    return { path: relative(from, model), ...words };
  }
  if (typeof repo !== 'string' || typeof commit !== 'string' || typeof file !== 'string')
    throw badArguments('repo, commit or file is not a text');
  return { hub: repo, revision: commit, path: file };
}

/** @throws FaultError `bad-arguments` if no path leads there. */
function relative(catalogPath: string, file: string): string {
  const written = writtenFrom(catalogPath, file);
  if (written !== undefined) return written;
  throw faultError(
    'bad-arguments',
    `${file} lies on another drive than the catalog, so the catalog cannot name it by a path that holds elsewhere.`,
    'Name the model by its hub.',
  );
}

/** Undefined for a model that cannot be read: the catalog's problems say why. */
async function hashOf(
  { signal }: Asked,
  session: Session,
  modelPath: string,
): Promise<string | undefined> {
  try {
    return (await session.jobs.inspect({ modelPath }, signal)).sha256;
  } catch (error) {
    session.log(`read ${modelPath}`, error);
    return undefined;
  }
}
