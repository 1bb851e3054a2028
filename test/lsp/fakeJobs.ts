import type { Catalog } from '../../server/catalog/types';
import type { AtlasLayers, AtlasPairs, AtlasScores } from '../../server/protocol/atlas';
import { dimensionOfId } from '../../server/catalog/claims/dimensionClaim';
import { RESULT } from '../report/support/result';
import { existsSync, writeFileSync } from 'node:fs';
import type { CatalogFacts } from '../../server/catalog/facts';
import type { JobContext, Jobs } from '../../server/jobs/api';
import type { OpenCatalog } from '../../server/surroundings/openCatalog';
import type { EvidenceFile, FeatureEvidence } from '../../server/protocol/evidence';
import type { Environment } from '../../server/protocol/requests';
import { cancelledFault, faultError } from '../../server/protocol/fault';
import { FOUND, madeUpLayers, madeUpPairs, madeUpScores } from './madeUpFigures';
import { coverageRecordOf, evidenceOf, flipOf, measurementOf } from '../service/samples';
import { vocabularyOf } from '../service/support';

/** What a test can ask of the made-up jobs, through environment variables of their process. */
export interface FakeOptions {
  /** Steps of 5 ms that a job takes. */
  readonly steps: number;
  /** A file without which looking around a catalog does not end; '' for none. */
  readonly gate: string;
  readonly log: (line: string) => void;
  /** A file that `dispose` writes; '' for none. */
  readonly disposedFile: string;
}

/** Jobs without a model: numbers are made up, evidence is kept in memory, and cancellation is heard at each step. */
export class FakeJobs implements Jobs {
  readonly #features = new Map<string, FeatureEvidence>();
  readonly #atlases = new WeakMap<Catalog, AtlasScores>();
  #cached = false;
  #layers: AtlasLayers | undefined;
  #pairs: AtlasPairs | undefined;

  constructor(private readonly options: FakeOptions) {}

  async facts(_: OpenCatalog, signal?: AbortSignal): Promise<CatalogFacts> {
    this.options.log('looking around');
    while (this.options.gate !== '' && !existsSync(this.options.gate)) {
      await pause(5);
      if (signal?.aborted) {
        this.options.log('looked no further');
        throw cancelledFault();
      }
    }
    const evidence = this.#evidence();
    return {
      model: evidence.model,
      vocabulary: vocabularyOf(['<s>', ' dog', ' cat', ' ox', ' horse', ' tree']),
      files: new Map(),
      evidence,
    };
  }

  readonly feature: Jobs['feature'] = {
    levels: () => Promise.reject(new Error('no test asks for levels')),
    tokens: () => Promise.reject(new Error('no test asks for tokens')),
    register: () => Promise.reject(new Error('no test asks for registers')),
    correlations: () => Promise.reject(new Error('no test asks for correlations')),
    layers: () => Promise.reject(new Error('no test asks for layers')),
    measure: async ({ parsed }, feature, context) => {
      await this.#work(context);
      const found = measurementOf(feature);
      const layer = parsed.catalog!.site!.layer.value;
      return { ...found, basis: { ...found.basis, site: { ...found.basis.site, layer } } };
    },
  };

  readonly prompts: Jobs['prompts'] = {
    keep: () => Promise.reject(new Error('no test keeps a prompt')),
    remove: () => Promise.reject(new Error('no test removes a prompt')),
  };

  cacheState(): ReturnType<Jobs['cacheState']> {
    return Promise.resolve({ state: this.#cached ? 'ready' : 'none' });
  }

  async buildCache(_: OpenCatalog, context: JobContext): ReturnType<Jobs['buildCache']> {
    await this.#work(context);
    this.#cached = true;
    return { tokens: 6, dimensions: 128, provider: 'cpu', built: true, warnings: [] };
  }

  experiments(): ReturnType<Jobs['experiments']> {
    const { name, title, question } = RESULT;
    return [{ name, title, question, options: {} }];
  }

  async experiment(
    _: OpenCatalog,
    { names }: { names: readonly string[] },
    context: JobContext,
  ): ReturnType<Jobs['experiment']> {
    await this.#work(context);
    const results = names.map((name) => ({ ...RESULT, name, candidates: [FOUND] }));
    return { results, runs: names.map((name) => ({ name, seconds: 1, device: 'cpu' })) };
  }

  survey(): ReturnType<Jobs['survey']> {
    return Promise.reject(new Error('no test asks for a survey'));
  }

  async measure(
    { parsed }: OpenCatalog,
    { features }: { features?: readonly string[] },
    context: JobContext,
  ): ReturnType<Jobs['measure']> {
    await this.#work(context);
    const ids = features ?? parsed.catalog!.features.map(({ id }) => id.value);
    const measured = ids.map((id) => measurementOf(id));
    for (const each of measured) {
      this.#features.set(each.id, { ...this.#features.get(each.id), measurement: each });
    }
    const [claims, own] = [true, false].map((isClaim) =>
      measured.filter(({ id }) => (dimensionOfId(id) !== undefined) === isClaim),
    );
    return { model: this.#evidence().model, features: own!, claims: claims!, warnings: [] };
  }

  /** The same object for the same catalog, as real jobs give it. */
  atlas({ parsed }: OpenCatalog): ReturnType<Jobs['atlas']> {
    const catalog = parsed.catalog!;
    const scores = this.#atlases.get(catalog) ?? madeUpScores(catalog);
    this.#atlases.set(catalog, scores);
    return Promise.resolve(scores);
  }

  /** Three layers, the last without a cache; as many pairs of four dimensions as were computed. */
  atlasLayers(): ReturnType<Jobs['atlasLayers']> {
    this.#layers ??= madeUpLayers();
    return Promise.resolve(this.#layers);
  }

  async buildLayers(_: OpenCatalog, context: JobContext): ReturnType<Jobs['buildLayers']> {
    await this.#work(context);
  }

  atlasPairs(): ReturnType<Jobs['atlasPairs']> {
    return Promise.resolve(this.#pairs);
  }

  async computePairs(_: OpenCatalog, context: JobContext): ReturnType<Jobs['computePairs']> {
    await this.#work(context);
    this.#pairs = madeUpPairs();
  }

  somePairs(
    _: OpenCatalog,
    { rows, columns }: Parameters<Jobs['somePairs']>[1],
  ): ReturnType<Jobs['somePairs']> {
    const figures = { tokens: 13, plusRow: 6, plusColumn: 7, both: 5, bits: 0.25, phi: 0.5 };
    return Promise.resolve(rows.flatMap((a) => columns.map((b) => (a === b ? null : figures))));
  }

  async coverage(_: OpenCatalog, __: object, context: JobContext): ReturnType<Jobs['coverage']> {
    await this.#work(context);
    return { record: coverageRecordOf(), dimensions: [], claimed: 0, warnings: ['few words'] };
  }

  async flip(
    _: OpenCatalog,
    { feature }: { feature: string },
    context: JobContext,
  ): ReturnType<Jobs['flip']> {
    await this.#work(context);
    if (feature === 'plant') throw faultError('too-few-anchors', 'Too few.', 'Add some.');
    const flip = flipOf(feature);
    this.#features.set(feature, { ...this.#features.get(feature), flip });
    return flip;
  }

  async dimensionFacts(
    _: OpenCatalog,
    { dimensions }: { dimensions: readonly number[] },
    context: JobContext,
  ): ReturnType<Jobs['dimensionFacts']> {
    await this.#work(context);
    const reason = 'the jobs are made up';
    const none = { layers: { reason }, inText: { reason }, writers: { reason } };
    const rest = { readers: { reason }, output: { reason }, flip: { reason } };
    const facts = dimensions.map((index) => ({ index, ...none, ...rest, seed: 0, dimcat: '0' }));
    return { facts, warnings: [] };
  }

  dimension(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  lab(): ReturnType<Jobs['lab']> {
    return Promise.reject(new Error('no test asks for a look at a flip'));
  }

  readText(): ReturnType<Jobs['readText']> {
    return Promise.reject(new Error('no test asks for a text'));
  }

  readLayers(): ReturnType<Jobs['readLayers']> {
    return Promise.reject(new Error('no test asks for layers of a text'));
  }

  readInput(
    ...[, { input, features = [] }]: Parameters<Jobs['readInput']>
  ): ReturnType<Jobs['readInput']> {
    const given = 'bytes' in input ? input.bytes : new Uint8Array(0);
    return Promise.resolve({
      ...{ site: { kind: 'resid', layer: 1 }, signs: 'raw', dimensions: 8, draws: 500 },
      ...{ grid: { rows: 1, columns: 2 }, positions: [1, 2], warnings: [] },
      view: { png: given, width: 2, height: 1 },
      features: features.map((id) => ({
        ...{ id, k: 2, register: { pos: [3], neg: [1] }, source: 'written', words: 16 },
        ...{ agreement: Float32Array.of(1, 0.5), percentile: Float32Array.of(99.4, 50) },
        ...{ above: 1, expected: 0.02 },
      })),
      whole: features.map(() => ({ agreement: 1, percentile: 97.5 })),
    });
  }

  readHead(): ReturnType<Jobs['readHead']> {
    return Promise.reject(new Error('not in this test'));
  }

  readToken(): ReturnType<Jobs['readToken']> {
    return Promise.reject(new Error('no test asks for a token'));
  }

  suggest(): ReturnType<Jobs['suggest']> {
    const tokens = [{ id: 5, text: ' tree', agreement: 0.75 }];
    return Promise.resolve({ k: 2, tokens, dimensions: [], nPos: 3, nNeg: 2 });
  }

  evidence(): Promise<EvidenceFile> {
    return Promise.resolve(this.#evidence());
  }

  thumbnail(): ReturnType<Jobs['thumbnail']> {
    return Promise.resolve(undefined);
  }

  rememberDrafts(): ReturnType<Jobs['rememberDrafts']> {
    return Promise.resolve(undefined);
  }

  unsavedEvidence(): ReturnType<Jobs['unsavedEvidence']> {
    return [];
  }

  moved(): void {}

  caches(): ReturnType<Jobs['caches']> {
    return Promise.resolve([]);
  }

  modelMap(): ReturnType<Jobs['modelMap']> {
    return Promise.reject(new Error('no test asks for a map'));
  }

  /** Of a map the one field that a test asks for. */
  inspect(): ReturnType<Jobs['inspect']> {
    return Promise.resolve({ sha256: 'ab'.repeat(32) } as Awaited<ReturnType<Jobs['inspect']>>);
  }

  tap(): ReturnType<Jobs['tap']> {
    return Promise.reject(new Error('no test taps'));
  }

  agreement(): ReturnType<Jobs['agreement']> {
    return Promise.reject(new Error('no test compares providers'));
  }

  doctor(): never {
    throw new Error('no doctor here');
  }

  provider(): string | null {
    return this.#cached ? 'cpu' : null;
  }

  onWaiting(): void {
    // Each of these jobs has a model of its own.
  }

  setEnvironment({ cacheFolder }: Environment): void {
    if (cacheFolder === 'reject') void Promise.reject(new Error('nobody hears this'));
  }

  dispose(): Promise<void> {
    if (this.options.disposedFile !== '') writeFileSync(this.options.disposedFile, 'disposed');
    return Promise.resolve();
  }

  #evidence(): EvidenceFile {
    return evidenceOf(Object.fromEntries(this.#features));
  }

  async #work({ signal, onProgress }: JobContext): Promise<void> {
    for (let step = 0; step < this.options.steps; step++) {
      onProgress(`step ${step}`, step / this.options.steps);
      await pause(5);
      if (signal.aborted) throw faultError('cancelled', 'It was cancelled.', 'Run it again.');
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
