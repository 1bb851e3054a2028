/** The plan of a cache request: the key of its cache, the file, and the size of a batch. */
import * as path from 'node:path';
import { env } from 'onnxruntime-node';
import { faultError } from '../../protocol/fault';
import { buildKey, cacheStem, type CacheKey, cacheFileName } from '../../cache/key';
import { hasJournal } from '../../cache/journal';
import { peekCache } from '../../cache/read';
import type { CacheRequest } from '../api';
import { siteTensor } from '../locate/sites';
import { elementTypeName } from '../../onnx/tensors';
import { requireTokens, type HostContext } from './context';
import type { CacheLocation } from './messages';
import type { OpenModel } from './openModel';
import { numericInput, readerOf, type InputReader } from './reader';

export interface CachePlan {
  readonly request: CacheRequest;
  readonly model: OpenModel;
  /** Dimensions of the site. */
  readonly width: number;
  readonly provider: string;
  readonly key: CacheKey;
  /** Absolute path of the finished cache. */
  readonly file: string;
  /** Of the journals of every build on the same states. */
  readonly buildStem: string;
  /** Whether tokens go through the model block by block. */
  readonly streamed: boolean;
  /** For images and sounds. */
  readonly reader?: InputReader;
}

/** Level of graph optimisation with which caches are built. */
export const optimisation = 'all' as const;

/**
 * Target count of numbers in a batch's state: enough rows to read a block's weights for, and little memory for their
 * activations (a block holds some 16 numbers for each: 64 MB). A GPU needs more rows of small states at once.
 */
const batchNumbers = 1 << 20;
const largestBatch = { cpu: 256, gpu: 1024 };

/**
 * Checks requests against their model.
 *
 * @throws {RangeError} They differ in more than site, layer and sign rule.
 * @throws FaultError
 */
export async function planCaches(
  context: HostContext,
  requests: readonly CacheRequest[],
): Promise<CachePlan[]> {
  const shared = new Set(requests.map((r) => JSON.stringify({ ...r, site: null, signs: null })));
  if (shared.size > 1)
    throw new RangeError('Caches of one build may differ only in site, layer and sign rule.');
  const [first] = requests;
  if (!first) return [];
  const model = await context.models.open(first.model);
  if (!first.inputs) requireTokenModel(model, first);
  const reader = first.inputs && (await readerOf(model, first.inputs));
  const provider = await context.providers.choose(first.model.providers);
  return requests.map((request) => planCache(request, model, provider, reader));
}

function requireTokenModel(model: OpenModel, { prefix, tokens }: CacheRequest): void {
  if (!model.located.embedding) throw readsNoTokens(model);
  requireTokens(model, [...prefix, tokens - 1]);
}

function planCache(
  request: CacheRequest,
  model: OpenModel,
  provider: string,
  reader: InputReader | undefined,
): CachePlan {
  const { width, elementType } = siteTensor(model.located, request.site);
  const dtype = elementTypeName(elementType);
  const key = keyOf(request, model.summary.sha256, { dtype, provider, reader });
  const file = path.join(request.folder, cacheFileName(key));
  const base = { request, model, width, provider, key, file, ...(reader && { reader }) };
  return { ...base, buildStem: cacheStem(buildKey(key)), streamed: isStreamed(model, request) };
}

/**
 * A graph of fixed sizes may have them written into its blocks, and rows that influence each other run one by one: such
 * a model runs whole, and so does one of images or sounds.
 */
function isStreamed(model: OpenModel, request: CacheRequest): boolean {
  const { rows, positions } = fixedSizes({ model, request });
  const open = rows === undefined && positions === undefined;
  return open && !request.inputs && !model.batchSensitive && model.located.embedding !== undefined;
}

/** The sizes for which a model was exported; undefined where they are open. */
export function fixedSizes({ model, request }: Pick<CachePlan, 'model' | 'request'>): {
  readonly rows: number | undefined;
  readonly positions: number | undefined;
} {
  const lead = request.inputs ? numericInput(model).name : model.located.embedding?.input;
  const shape = model.map.inputs.find(({ name }) => name === lead)?.shape ?? [];
  const [rows, positions] = shape.map((d) => (typeof d === 'number' && d > 0 ? d : undefined));
  return { rows, positions };
}

/**
 * Rows of a batch: depends only on model and provider, so that a resumed build runs the same batches. 1 if rows of one
 * batch influence each other.
 *
 * @param positions Of a row, as many as take memory.
 */
export function batchSize(
  { model, provider, request, reader }: CachePlan,
  positions: number,
): number {
  const { rows } = fixedSizes({ model, request });
  if (rows !== undefined) return rows;
  if (model.batchSensitive || reader?.shape.includes(null)) return 1;
  const kind = provider === 'cpu' ? 'cpu' : 'gpu';
  const read = reader?.shape.reduce<number>((product, d) => product * (d ?? 1), 1) ?? 0;
  const row = Math.max(model.summary.dimensions * positions, read);
  const fitting = Math.floor(batchNumbers / row);
  return 2 ** Math.floor(Math.log2(Math.min(Math.max(fitting, 1), largestBatch[kind])));
}

export async function locateCache(
  context: HostContext,
  request: CacheRequest,
  modelSha256: string,
): Promise<CacheLocation> {
  const model = await context.models.open(request.model);
  const provider = await context.providers.choose(request.model.providers);
  const dtype = elementTypeName(siteTensor(model.located, request.site).elementType);
  const reader = request.inputs && (await readerOf(model, request.inputs));
  const key = keyOf(request, modelSha256, { dtype, provider, reader });
  const file = path.join(request.folder, cacheFileName(key));
  if (peekCache(file)) return { path: file, state: 'ready' };
  return {
    path: file,
    state: hasJournal(request.folder, cacheStem(buildKey(key))) ? 'partial' : 'none',
  };
}

function keyOf(
  request: CacheRequest,
  modelSha256: string,
  {
    dtype,
    provider,
    reader,
  }: Pick<CacheKey, 'dtype' | 'provider'> & {
    readonly reader: InputReader | undefined;
  },
): CacheKey {
  const { tokenizerSha256, site, prefix, signs, tokens, inputs } = request;
  const runtime = env.versions.node ?? env.versions.common;
  return {
    modelSha256,
    tokenizerSha256,
    runtime,
    provider,
    optimisation,
    dtype,
    site,
    prefix,
    signs,
    tokens,
    ...(reader && inputs && { inputs: { reader: reader.identity, position: inputs.position } }),
  };
}

function readsNoTokens(model: OpenModel): Error {
  return faultError(
    'model-unsupported',
    `${model.path} reads no tokens, so it has no token cache (${model.located.architecture}).`,
    'Use a language model with an input_ids input; for images or sounds, set model.modality to vision or audio in the catalog.',
  );
}
