/** Configurations beside a model: what its publisher says about it. */
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { statIfSeen } from '../../cache/regularFile';
import { requireContent } from '../../protocol/contents';
import { faultError } from '../../protocol/fault';
import type { ModelSummary } from '../api';
import { expectedBy, type Expected } from '../locate/expected';

const names = ['config.json', 'genai_config.json'];

/** A configuration is a few kilobytes; a longer file is not one. */
const mostBytes = 4_000_000;

export interface ConfigText {
  readonly file: string;
  readonly text: string;
}

/**
 * The configurations in the model's folder (a checkpoint's is itself), or in its parent if the models are in a folder
 * `onnx`.
 *
 * @param model Path of the model as the user names it: configurations lie beside links to it.
 */
export async function configsBeside(model: string): Promise<ConfigText[]> {
  const folder = folderOf(model);
  const own = await configsIn(folder);
  const above = path.basename(folder) === 'onnx' ? path.dirname(folder) : undefined;
  return own.length > 0 || above === undefined ? own : configsIn(above);
}

/** A checkpoint is a folder itself. */
function folderOf(model: string): string {
  const file = path.resolve(model);
  const isFolder = statIfSeen(file)?.isDirectory() === true;
  return isFolder ? file : path.dirname(file);
}

/** Where `configsBeside` looks: what is remembered of a model holds while none of these files changes. */
export function configPlaces(model: string): string[] {
  const folder = folderOf(model);
  const folders = path.basename(folder) === 'onnx' ? [folder, path.dirname(folder)] : [folder];
  return folders.flatMap((each) => names.map((name) => path.join(each, name)));
}

async function configsIn(folder: string): Promise<ConfigText[]> {
  const read = names.map(async (name): Promise<ConfigText[]> => {
    const file = path.join(folder, name);
    const stat = await fs.stat(file).catch(() => undefined);
    if (!stat?.isFile() || stat.size > mostBytes) return [];
    return [{ file, text: await fs.readFile(file, 'utf8') }];
  });
  return (await Promise.all(read)).flat();
}

/** @throws FaultError `model-unsupported` for a configuration that is not JSON. */
export function expectedOf(configs: readonly ConfigText[]): Expected[] {
  return configs.flatMap(({ file, text }) => expectedBy(parsed(file, text), path.basename(file)));
}

/**
 * The names of a classifier's classes: `id2label` with every index from 0 on. Configurations of language models have
 * one as well, which names nothing: ask for models of images and sounds only. Nothing if no configuration has them, or
 * if two classes share a name.
 */
export function classesOf(configs: readonly ConfigText[]): Pick<ModelSummary, 'classes'> {
  for (const { file, text } of configs) {
    const names = namesIn(parsed(file, text));
    if (names.length > 0 && new Set(names).size === names.length) return { classes: names };
  }
  return {};
}

function namesIn(config: unknown): string[] {
  const { id2label } = (config ?? {}) as { readonly id2label?: unknown };
  if (typeof id2label !== 'object' || id2label === null) return [];
  const byIndex = new Map(Object.entries(id2label));
  const names = Array.from({ length: byIndex.size }, (_, i) => byIndex.get(`${i}`) as unknown);
  return names.every((name) => typeof name === 'string') ? names : [];
}

/** Python writes infinities and NaN literally, which JSON does not allow. */
function parsed(file: string, text: string): unknown {
  const plain = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:Infinity|NaN)\b/g, (part) =>
    part.startsWith('"') ? part : 'null',
  );
  requireContent(file, text, 'model-unsupported');
  try {
    return JSON.parse(plain.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw faultError(
      'model-unsupported',
      `${file} is not JSON, so it cannot confirm that the model is read correctly.`,
      "Download the configuration again, or remove it if it is not the model's.",
      error,
    );
  }
}
