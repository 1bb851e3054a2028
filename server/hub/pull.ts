/**
 * Pulling a model: the chosen ONNX file or checkpoint, its weights, tokenizer and configuration, into the hub's cache.
 */
import { existsSync, lstatSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { faultError } from '../protocol/fault';
import type { HubOffer, HubPulled } from '../protocol/hub';
import { download } from './download';
import { blobPath, linkBlob, placeBlob, repoFolder, snapshotPath, writeRef } from './layout';
import { isSafePath, type HubName } from './name';
import { cachedModel } from './pulled';
import type { HubContext } from './request';
import { addressOf, commitOf, filesAt, type HubFile } from './tree';
import {
  chosenVariant,
  companionsOf,
  isCheckpointFile,
  modelPath,
  variantsOf,
  type VariantChoice,
} from './variants';

export interface PullContext extends HubContext {
  /** The file being fetched, and the share of all bytes in [0, 1], as far as the names of files tell. */
  readonly onProgress: (message: string, share?: number) => void;
  /**
   * Names of the files with weights that an ONNX file or an index of safetensors files names, relative to it.
   *
   * @param file Where its bytes are, perhaps under the name of a blob.
   * @param path Inside the repository.
   */
  readonly weightsOf: (file: string, path: string) => Promise<readonly string[]>;
}

/** What could be pulled; offline, what was. @throws FaultError */
export async function offer(context: HubContext, name: HubName): Promise<HubOffer> {
  if (context.hub.offline) return cachedModel(context.hub.cacheFolder, name);
  const commit = await commitOf(context, name);
  return { commit, variants: variantsOf(await filesAt(context, name.repo, commit)) };
}

/** Pulls one variant; files that are already in the cache are not fetched again. @throws FaultError */
export async function pull(
  context: PullContext,
  name: HubName,
  choice: VariantChoice,
): Promise<HubPulled> {
  if (context.hub.offline) return fromCache(context, name, choice);
  const commit = await commitOf(context, name);
  const files = await filesAt(context, name.repo, commit);
  const { path, size } = chosenVariant(variantsOf(files), choice);
  const pulled = await new Pull(context, name.repo, commit, files).model(path, size);
  writeRef(repoFolder(context.hub.cacheFolder, name.repo), name.revision, commit);
  return pulled;
}

async function fromCache(
  { hub, weightsOf }: PullContext,
  name: HubName,
  choice: VariantChoice,
): Promise<HubPulled> {
  const { commit, files, variants } = cachedModel(hub.cacheFolder, name);
  const { path } = chosenVariant(variants, choice);
  const place = (file: string): string =>
    snapshotPath(repoFolder(hub.cacheFolder, name.repo), commit, file);
  const weights = weightPaths(path, await weightsOf(place(path), path));
  const missing = weights.find((file) => !existsSync(place(file)));
  if (missing !== undefined) throw weightsMissing(name.repo, missing);
  const all = [path, ...weights, ...companionsOf(path, files).map((f) => f.path)];
  return { commit, model: modelPath(place(path)), files: all.map(place) };
}

/** One snapshot in the making. */
class Pull {
  private readonly folder: string;
  /** Bytes of all files, and of those on disk. */
  private total = 0;
  private done = 0;

  constructor(
    private readonly context: PullContext,
    private readonly repo: string,
    private readonly commit: string,
    private readonly files: readonly HubFile[],
  ) {
    this.folder = repoFolder(context.hub.cacheFolder, repo);
  }

  /**
   * The small files first, the graph before its weights, and the graph's name last: a named file is complete.
   *
   * @param size Bytes of the graph and its weights.
   */
  async model(path: string, size: number): Promise<HubPulled> {
    const file = this.fileAt(path);
    const companions = companionsOf(path, this.files);
    this.total = companions.reduce((sum, each) => sum + each.size, size);
    for (const each of companions) await this.linked(each);
    const { there, fresh } = await this.bytesOf(file);
    const weights = weightPaths(path, await this.context.weightsOf(there, path)).map((each) =>
      this.fileAt(each),
    );
    const links = weights.length === 0 || isCheckpointFile(path);
    for (const each of weights) await (links ? this.linked(each) : this.plain(each));
    if (links) await this.linked(file, fresh);
    else await this.plain(file, fresh);
    const all = [file, ...weights, ...companions].map((each) => this.place(each));
    return { commit: this.commit, model: modelPath(all[0]!), files: all };
  }

  private fileAt(path: string): HubFile {
    const file = this.files.find((each) => each.path === path);
    if (file) return file;
    throw weightsMissing(this.repo, path);
  }

  private place({ path }: HubFile): string {
    return snapshotPath(this.folder, this.commit, path);
  }

  /** @param fetched Whether this run fetched the blob, so that no other snapshot links to it. */
  private async linked(file: HubFile, fetched = false): Promise<void> {
    if (hasSize(this.place(file), file.size)) return;
    const { fresh } = await this.bytesOf(file);
    linkBlob(blobPath(this.folder, file.hash), this.place(file), fetched || fresh);
  }

  /** @param fetched As for {@link linked}. */
  private async plain(file: HubFile, fetched = false): Promise<void> {
    const place = this.place(file);
    if (hasSize(place, file.size) && !lstatSync(place).isSymbolicLink()) return;
    const blob = blobPath(this.folder, file.hash);
    const fresh = hasSize(blob, file.size) ? fetched : await this.fetched(file);
    placeBlob(blob, place, fresh);
  }

  /** Where the bytes of a file can be read, and whether this run fetched them. */
  private async bytesOf(file: HubFile): Promise<{ there: string; fresh: boolean }> {
    if (hasSize(this.place(file), file.size)) return { there: this.place(file), fresh: false };
    const blob = blobPath(this.folder, file.hash);
    const fresh = !hasSize(blob, file.size) && (await this.fetched(file));
    return { there: blob, fresh };
  }

  private async fetched(file: HubFile): Promise<true> {
    const { context, repo, commit, total, done } = this;
    await download(context, {
      url: addressOf(context, repo, commit, file.path),
      file,
      blob: blobPath(this.folder, file.hash),
      onBytes: (bytes) =>
        context.onProgress(file.path, total === 0 ? 1 : Math.min(1, (done + bytes) / total)),
    });
    this.done += file.size;
    return true;
  }
}

/** Paths in the repository. @throws FaultError `model-unsupported` for weights outside the model's folder. */
function weightPaths(model: string, names: readonly string[]): string[] {
  const strange = names.find((name) => !isSafePath(name));
  if (strange === undefined) return names.map((name) => posix.join(posix.dirname(model), name));
  throw faultError(
    'model-unsupported',
    `The model ${model} names weights at ${JSON.stringify(strange)}, outside its own folder.`,
    'Choose another variant, or tell its owner.',
  );
}

function hasSize(file: string, size: number): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === size;
}

function weightsMissing(repo: string, path: string): Error {
  return faultError(
    'hub-not-found',
    `The model names weights in ${path}, which ${repo} does not hold here.`,
    'Choose another variant; offline, pull the model again while there is a connection.',
  );
}
