/** The cached files of a model; makes no requests. */
import { faultError } from '../protocol/fault';
import type { HubVariant } from '../protocol/hub';
import { knownCommit, repoFolder, snapshotFiles, snapshotPath } from './layout';
import type { HubName } from './name';
import { besideOrAbove, modelPath, variantsOf } from './variants';

export interface CachedModel {
  readonly commit: string;
  /** Folder of the snapshot. */
  readonly folder: string;
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly variants: readonly HubVariant[];
}

/** @throws FaultError `hub-offline` if the model was never pulled. */
export function cachedModel(cacheFolder: string, name: HubName): CachedModel {
  const commit = knownCommit(cacheFolder, name);
  if (commit === undefined) throw notPulled(cacheFolder, name);
  const repo = repoFolder(cacheFolder, name.repo);
  const files = snapshotFiles(repo, commit);
  return { commit, folder: snapshotPath(repo, commit), files, variants: variantsOf(files) };
}

/** The models of a pulled snapshot, as the repository calls them, sorted; `file`: only this one. */
export function pulledVariants(
  cacheFolder: string,
  name: HubName,
  file?: string,
): readonly string[] {
  const variants = variantsOf(snapshotOf(cacheFolder, name).files).map(({ path }) => path);
  return file === undefined ? variants : variants.filter((path) => path === file);
}

/**
 * The model of a pulled snapshot.
 *
 * @param file Which one, as the repository calls it; if absent, the only one.
 * @returns Absolute path of the ONNX file, or of the folder of a checkpoint.
 * @throws FaultError `model-missing` if none was pulled, or several were and none is named.
 */
export function pulledModel(cacheFolder: string, name: HubName, file?: string): string {
  const variants = pulledVariants(cacheFolder, name, file);
  const [only, second] = variants;
  if (only === undefined) throw modelNotPulled(name, file);
  if (second === undefined) return modelPath(snapshotOf(cacheFolder, name).place(only));
  throw faultError(
    'model-missing',
    `Several variants of ${name.repo} were pulled: ${variants.join(', ')}.`,
    'Write the intended one as model.path beside model.hub.',
  );
}

/**
 * The tokenizer of a pulled model, beside it or at the top of its snapshot; undefined if there is none.
 *
 * @param model As the `file` of {@link pulledModel}.
 */
export function pulledTokenizer(
  cacheFolder: string,
  name: HubName,
  model?: string,
): string | undefined {
  const { files, place } = snapshotOf(cacheFolder, name);
  const beside = model ?? variantsOf(files)[0]?.path ?? 'model.onnx';
  const found = besideOrAbove(beside, 'tokenizer.json', files);
  return found && place(found.path);
}

/** The pulled files of a revision; none if it was never pulled. */
function snapshotOf(
  cacheFolder: string,
  name: HubName,
): { readonly files: CachedModel['files']; readonly place: (file: string) => string } {
  const commit = knownCommit(cacheFolder, name);
  const folder = repoFolder(cacheFolder, name.repo);
  return {
    files: commit === undefined ? [] : snapshotFiles(folder, commit),
    place: (file) => snapshotPath(folder, commit ?? '', file),
  };
}

function modelNotPulled(name: HubName, file: string | undefined): Error {
  const which = file === undefined ? '' : `${file} of `;
  const option = file === undefined ? '' : ` --file ${file}`;
  return faultError(
    'model-missing',
    `${which}${name.repo} (${name.revision}) was not pulled from its hub.`,
    {
      advice: 'Run "Dimcat: Pull Model" in the editor, or write model.path in the catalog.',
      onCommandLine: `On the command line run "${pullCommand(name)}${option}".`,
    },
  );
}

export function pullCommand({ repo, revision }: HubName): string {
  return `dimcat pull ${repo}${revision === 'main' ? '' : `@${revision}`}`;
}

function notPulled(cacheFolder: string, { repo, revision }: HubName): Error {
  return faultError(
    'hub-offline',
    `${repo} (${revision}) is not in the cache ${cacheFolder}, and Dimcat is offline.`,
    'Pull it while there is a connection: without HF_HUB_OFFLINE, and on the command line without --offline.',
  );
}
