/** Files of a model that a catalog names by its hub id only: they lie where `dimcat pull` put them. */
import { homedir } from 'node:os';
import type { ModelClause } from '../catalog/types';
import { hubName, type HubName } from '../hub/name';
import { pullCommand, pulledModel, pulledTokenizer } from '../hub/pulled';
import { hubCacheOf } from '../hub/settings';
import { faultError } from '../protocol/fault';

/** Absolute path of the model. @throws FaultError `model-missing` where none was pulled, or several were. */
export function pulledModelOf(model: ModelClause): string {
  return pulledModel(hubCacheFolder(), nameOf(model));
}

/** Absolute path of the tokenizer. @throws FaultError `tokenizer-missing`. */
export function pulledTokenizerOf(model: ModelClause): string {
  const name = nameOf(model);
  const found = pulledTokenizer(hubCacheFolder(), name);
  if (found !== undefined) return found;
  throw faultError(
    'tokenizer-missing',
    `No tokenizer of ${name.repo} (${name.revision}) was pulled from its hub.`,
    `Run "${pullCommand(name)}", or write model.tokenizer in the catalog.`,
  );
}

function nameOf({ hub, revision }: ModelClause): HubName {
  return hubName(`${hub?.value ?? ''}@${revision?.value ?? 'main'}`);
}

function hubCacheFolder(): string {
  return hubCacheOf({ env: process.env, home: homedir() });
}
