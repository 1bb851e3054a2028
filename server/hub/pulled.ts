/** What of a model lies in the cache: no request is made here. */
import { faultError } from '../protocol/fault';
import { knownCommit, repoFolder, snapshotFiles, snapshotPath } from './layout';
import type { HubName } from './name';
import { besideOrAbove, variantsOf, type Variant } from './variants';

export interface CachedModel {
  readonly commit: string;
  /** Folder of the snapshot. */
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly variants: readonly Variant[];
}

/** @throws FaultError `hub-offline` where the model was never pulled. */
export function cachedModel(cacheFolder: string, name: HubName): CachedModel {
  const commit = knownCommit(cacheFolder, name);
  if (commit === undefined) throw notPulled(cacheFolder, name);
  const repo = repoFolder(cacheFolder, name.repo);
  const files = snapshotFiles(repo, commit);
  return { commit, folder: snapshotPath(repo, commit), files, variants: variantsOf(files) };
}

/**
 * The only ONNX model of a pulled snapshot.
 *
 * @returns Absolute path.
 * @throws FaultError `model-missing` where none was pulled, or several were.
 */
export function pulledModel(cacheFolder: string, name: HubName): string {
  const { repo, revision } = name;
  const known = knownCommit(cacheFolder, name);
  const folder = repoFolder(cacheFolder, repo);
  const variants = known === undefined ? [] : variantsOf(snapshotFiles(folder, known));
  const [only, second] = variants;
  if (only && !second) return snapshotPath(folder, known!, only.path);
  if (!only)
    throw faultError(
      'model-missing',
      `The model ${repo} (${revision}) was not pulled from its hub.`,
      `Run "${pullCommand(name)}", or write model.path in the catalog.`,
    );
  throw faultError(
    'model-missing',
    `Several variants of ${repo} were pulled: ${variants.map(({ path }) => path).join(', ')}.`,
    'Write the path of the one that is meant as model.path beside model.hub.',
  );
}

/** The tokenizer of a pulled model, beside it or at the top of its snapshot; undefined where there is none. */
export function pulledTokenizer(cacheFolder: string, name: HubName): string | undefined {
  const commit = knownCommit(cacheFolder, name);
  if (commit === undefined) return undefined;
  const folder = repoFolder(cacheFolder, name.repo);
  const files = snapshotFiles(folder, commit);
  const model = variantsOf(files)[0]?.path ?? 'model.onnx';
  const found = besideOrAbove(model, 'tokenizer.json', files);
  return found && snapshotPath(folder, commit, found.path);
}

export function pullCommand({ repo, revision }: HubName): string {
  return `dimcat pull ${repo}${revision === 'main' ? '' : `@${revision}`}`;
}

function notPulled(cacheFolder: string, { repo, revision }: HubName): Error {
  return faultError(
    'hub-offline',
    `${repo} (${revision}) is not in the cache ${cacheFolder}, and Dimcat is offline.`,
    'Pull it while there is a connection: without --offline and HF_HUB_OFFLINE.',
  );
}
