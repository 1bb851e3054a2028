/** Files of a model that a catalog names by its hub id only: `dimcat pull` has put them in the hub's cache. */
import { currentUser } from '../cache/folder';
import type { FileFact } from '../catalog/facts';
import type { ModelClause } from '../catalog/types';
import { hubName, type HubName } from '../hub/name';
import { pullCommand, pulledModel, pulledTokenizer, pulledVariants } from '../hub/pulled';
import { hubCacheOf } from '../hub/settings';
import { faultError, faultOf } from '../protocol/fault';

/**
 * Absolute path of the model; if several were pulled, the one that `model.path` names as the repository does.
 *
 * @throws FaultError `model-missing` if it was not pulled, or several were.
 */
export function pulledModelOf(model: ModelClause): string {
  return pulledModel(hubCacheFolder(), nameOf(model), model.path?.value);
}

/** The state of the model that a catalog names by its hub. */
export function pulledFact(model: ModelClause): FileFact {
  try {
    const found = pulledVariants(hubCacheFolder(), nameOf(model), model.path?.value);
    if (found.length === 0) return { state: 'missing' };
    if (found.length === 1) return { state: 'present' };
    const reason = `several variants were pulled (${found.join(', ')}). Write the intended one as model.path.`;
    return { state: 'unreadable', reason };
  } catch (error) {
    return { state: 'unreadable', reason: faultOf(error).message };
  }
}

/** Absolute path of the tokenizer. @throws FaultError `tokenizer-missing`. */
export function pulledTokenizerOf(model: ModelClause): string {
  const name = nameOf(model);
  const found = pulledTokenizer(hubCacheFolder(), name, model.path?.value);
  if (found !== undefined) return found;
  throw faultError(
    'tokenizer-missing',
    `No tokenizer of ${name.repo} (${name.revision}) was pulled from its hub.`,
    {
      advice: 'Run "Dimcat: Pull Model" in the editor, or write model.tokenizer in the catalog.',
      onCommandLine: `On the command line run "${pullCommand(name)}".`,
    },
  );
}

function nameOf({ hub, revision }: ModelClause): HubName {
  return hubName(`${hub?.value ?? ''}@${revision?.value ?? 'main'}`);
}

/** The folder of models that were pulled. */
export function hubCacheFolder(): string {
  return hubCacheOf(currentUser());
}
