/** Models, tokenizers and files around catalogs, remembered until they change on disk. */
import { defaultCacheFolder } from '../cache/folder';
import type { CatalogFacts, FileFact, VocabularyLookup } from '../catalog/facts';
import type { FrequencyFact } from '../catalog/facts';
import type { EvidenceFile } from '../protocol/evidence';
import { lengthCountsOf } from '../catalog/checks/confounds';
import { twinSteps } from '../catalog/evidence/twins';
import { modalityOf } from '../catalog/modality';
import type { Catalog } from '../catalog/types';
import type {
  InferenceClient,
  ModelRef,
  ModelSummary,
  Reading,
  Tokenizer,
  Vocabulary,
} from '../inference/api';
import { configPlaces } from '../inference/host/modelConfig';
import { openTokenizer } from '../inference/tokenizer/openTokenizer';
import { besideTokenizer } from '../inference/tokenizer/tokenizerFiles';
import type { Environment } from '../protocol/requests';
import { cancelledFault, faultError, faultOf } from '../protocol/fault';
import { dimensionsPathOf, readDimensions } from './dimensionStore';
import { evidencePathOf, readEvidence } from './evidenceStore';
import { frequencyFact } from './frequencyFile';
import { catalogInputs } from './inputList/catalogInputs';
import { InputLists, type InputList, type WantedInputs } from './inputList/inputLists';
import { FileMemo } from './memo';
import {
  modelFileIfThere,
  modelFileOf,
  readingOf,
  requireHash,
  tokenizerFileOf,
} from './modelFiles';
import type { OpenCatalog } from './openCatalog';
import { absenceOf, placeOf, stampOf, tokenizerOf } from './places';
import { pulledFact } from './pulledFiles';
import { CatalogPlaces } from './catalogPlaces';
import { CatalogReach } from './catalogReach';
import { NamedFiles } from './namedFiles';
import { knownDimensionsOf, UnsavedDimensions, type KnownDimensions } from './unsavedDimensions';
import { inSlices } from './slices';
import { UnsavedEvidence, type KnownEvidence } from './unsavedEvidence';

export class Surroundings {
  private readonly reach: CatalogReach;
  private readonly named: NamedFiles;
  private readonly models = new FileMemo<ModelSummary>();
  private readonly inputLists = new InputLists();
  private readonly tokenizers = new FileMemo<Tokenizer>((t) => void t.dispose());
  private readonly frequencies = new FileMemo<FrequencyFact>();
  private readonly lengths = new WeakMap<Vocabulary, readonly number[]>();
  private readonly evidences = new FileMemo<KnownEvidence | undefined>();
  private readonly dimensionFiles = new FileMemo<KnownDimensions | undefined>();
  /** Where catalogs lie that were moved since they were opened. */
  readonly moves = new CatalogPlaces();
  readonly unsaved = new UnsavedEvidence();
  readonly unsavedDimensions = new UnsavedDimensions();
  environment: Environment = { trusted: true, providers: [], cacheFolder: '' };

  /** @param onOutside Called with each file that a trusted catalog names out of its reach. */
  constructor(
    private readonly inference: InferenceClient,
    private readonly tokenizerHost: string,
    onOutside: (file: string) => void = () => undefined,
  ) {
    this.reach = new CatalogReach(() => this.environment, onOutside);
    this.named = new NamedFiles(this.reach);
  }

  /** @throws FaultError Model missing, corrupt, unsupported, not the one named, or the workspace is not trusted. */
  async model(catalogPath: string, catalog: Catalog, signal?: AbortSignal): Promise<ModelSummary> {
    const summary = await this.openModel(catalogPath, catalog, signal);
    requireHash(modelFileOf(catalogPath, catalog), catalog.model?.sha256?.value, summary.sha256);
    return summary;
  }

  /** A model that no catalog names. @throws FaultError `untrusted-workspace`. */
  modelRef(file: string, stream?: string): ModelRef {
    return this.ref(file, stream === undefined ? undefined : { stream });
  }

  /** The model that a catalog names. @throws FaultError As for {@link model}, before it is opened. */
  refOf(catalogPath: string, catalog: Catalog): ModelRef {
    this.reach.requireTrust();
    return this.ref(modelFileOf(catalogPath, catalog), readingOf(catalog));
  }

  private ref(path: string, reading: Reading | undefined): ModelRef {
    this.reach.requireTrust();
    const { providers, cacheFolder } = this.environment;
    const hashes = cacheFolder || defaultCacheFolder();
    return { path, providers, hashes, ...(reading && { reading }) };
  }

  private async openModel(
    catalogPath: string,
    catalog: Catalog,
    signal?: AbortSignal,
  ): Promise<ModelSummary> {
    const ref = this.refOf(catalogPath, catalog);
    const configs = configPlaces(ref.path).map((file) => stampOf(file));
    const key = JSON.stringify([ref.providers, ref.reading, configs]);
    const open = (stop: AbortSignal) => {
      this.inference.queue.follow(stop, signal);
      return this.inference.openModel(ref, stop);
    };
    return this.models.get(ref.path, key, open, signal);
  }

  /** @throws FaultError Tokenizer missing or corrupt. */
  async tokenizer(catalogPath: string, catalog: Catalog, signal?: AbortSignal): Promise<Tokenizer> {
    const file = tokenizerFileOf(catalogPath, catalog);
    this.reach.require(catalogPath, file, this.reach.besideModel(catalogPath, catalog));
    if (stampOf(file) === undefined) {
      throw faultError(
        'tokenizer-missing',
        `The tokenizer ${file} ${absenceOf(file)}.`,
        'Put tokenizer.json beside the model, or correct model.tokenizer in the catalog.',
      );
    }
    const open = (stop: AbortSignal) => openTokenizer(file, this.tokenizerHost, stop);
    return this.tokenizers.get(file, '', open, signal, besideTokenizer(file));
  }

  /** The images or sounds of a catalog. @throws FaultError `inputs-unusable`. */
  inputs(
    catalogPath: string,
    catalog: Catalog,
    signal?: AbortSignal,
  ): Promise<InputList & WantedInputs> {
    const modelFile = modelFileIfThere(catalogPath, catalog);
    const check = (file: string): void => this.reach.require(catalogPath, file);
    return catalogInputs(this.inputLists, catalogPath, catalog, modelFile, { check, signal });
  }

  /**
   * The sidecar and what could not be saved, the same object until either changes.
   *
   * @throws FaultError `evidence-unreadable`.
   */
  async evidence(catalogPath: string): Promise<EvidenceFile | undefined> {
    return (await this.knownEvidence(catalogPath))?.evidence;
  }

  private knownEvidence(
    catalogPath: string,
    signal?: AbortSignal,
  ): Promise<KnownEvidence | undefined> {
    const unsaved = this.unsaved.of(catalogPath);
    if (unsaved) return Promise.resolve(unsaved);
    const read = async (stop: AbortSignal): Promise<KnownEvidence | undefined> => {
      const evidence = await readEvidence(catalogPath, stop);
      return evidence && { evidence, twins: await inSlices(twinSteps(evidence), stop) };
    };
    return this.evidences.get(evidencePathOf(catalogPath), '', read, signal);
  }

  /**
   * What is known of single dimensions and what could not be saved, the same object until either changes.
   *
   * @throws FaultError `evidence-unreadable`.
   */
  dimensions(catalogPath: string, signal?: AbortSignal): Promise<KnownDimensions | undefined> {
    const unsaved = this.unsavedDimensions.of(catalogPath);
    if (unsaved) return Promise.resolve(unsaved);
    const read = async (stop: AbortSignal): Promise<KnownDimensions | undefined> => {
      const dimensions = await readDimensions(catalogPath, stop);
      return dimensions && knownDimensionsOf(dimensions);
    };
    return this.dimensionFiles.get(dimensionsPathOf(catalogPath), '', read, signal);
  }

  /**
   * The facts say what is unavailable.
   *
   * @param signal Of a caller that may leave: what is read for it alone is read no further.
   * @throws FaultError `cancelled`, and nothing else.
   */
  async facts({ path, parsed }: OpenCatalog, signal?: AbortSignal): Promise<CatalogFacts> {
    const { catalog } = parsed;
    if (!catalog) return { files: new Map() };
    requireWaiting(signal);
    const onHub = catalog.model?.hub !== undefined;
    const named = onHub || catalog.model?.path !== undefined;
    const text = modalityOf(catalog) === 'text';
    const tokenized = text && (onHub || tokenizerOf(path, catalog) !== undefined);
    // An untrusted catalog may name any folder, even one on another machine.
    const lists = this.environment.trusted && !text && catalog.inputs.files !== undefined;
    const modelled = named && this.environment.trusted;
    const measured = this.reach.holdsKept(path, evidencePathOf(path));
    const surveyed = this.reach.holdsKept(path, dimensionsPathOf(path));
    const [model, tokenizer, inputs, evidence, dimensions] = await Promise.all([
      settled(modelled ? this.openModel(path, catalog, signal) : undefined),
      settled(tokenized ? this.tokenizer(path, catalog, signal) : undefined),
      settled(lists ? this.inputs(path, catalog, signal) : undefined),
      settled(measured ? this.knownEvidence(path, signal) : undefined),
      settled(surveyed ? this.dimensions(path, signal) : undefined),
    ]);
    requireWaiting(signal);
    const files = await this.named.all(path, catalog, model.value, signal);
    const frequency = await this.frequency(path, catalog, tokenizer.value?.vocabulary, signal);
    const sidecarFaults = [evidence.fault, dimensions.fault].filter((fault) => fault !== undefined);
    return {
      files,
      ...(onHub && { hub: pulledFact(catalog.model) }),
      ...(model.value && { model: model.value, sites: model.value.sites }),
      ...(model.value?.noFlips !== undefined && { noFlips: model.value.noFlips }),
      ...(model.fault !== undefined && { modelFault: model.fault }),
      ...(tokenizer.value && this.vocabularyFacts(tokenizer.value)),
      ...(frequency && { frequency }),
      ...(tokenizer.fault !== undefined && { tokenizerFault: tokenizer.fault }),
      ...(inputs.value && { vocabulary: inputs.value.vocabulary }),
      ...(inputs.fault !== undefined && { inputsFault: inputs.fault }),
      ...evidence.value,
      ...dimensions.value,
      ...(sidecarFaults.length > 0 && { sidecarFaults }),
    };
  }

  private vocabularyFacts({ vocabulary }: Tokenizer) {
    const lengthCounts = this.lengths.get(vocabulary) ?? lengthCountsOf(vocabulary);
    this.lengths.set(vocabulary, lengthCounts);
    return { vocabulary, lengthCounts };
  }

  /** The frequencies of a vocabulary by the file that the catalog names; undefined where there is none of either. */
  async frequency(
    catalogPath: string,
    { frequency }: Catalog,
    vocabulary: VocabularyLookup | undefined,
    signal?: AbortSignal,
  ): Promise<FrequencyFact | undefined> {
    if (!frequency || !vocabulary || vocabulary.inputs) return undefined;
    const file = placeOf(catalogPath, frequency.value);
    const fault = this.reach.whyNot(catalogPath, file);
    if (fault !== undefined) return { state: 'unusable', reason: fault };
    const read = (stop: AbortSignal) => frequencyFact(file, vocabulary, stop);
    return this.frequencies.get(file, vocabulary.sha256, read, signal);
  }

  /** The token lists and the preprocessor that a catalog names, with their texts, by the path as written. */
  tokenLists(
    catalogPath: string,
    catalog: Catalog,
    signal?: AbortSignal,
  ): Promise<Map<string, FileFact>> {
    return this.named.lists(catalogPath, catalog, signal);
  }

  async dispose(): Promise<void> {
    const open = await this.tokenizers.values();
    await Promise.all(open.map((tokenizer) => tokenizer.dispose()));
  }
}

/** @throws FaultError `cancelled` where the caller has left. */
function requireWaiting(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelledFault();
}

interface Settled<T> {
  readonly value?: T;
  readonly fault?: string;
}

async function settled<T>(promise: Promise<T | undefined> | undefined): Promise<Settled<T>> {
  try {
    const value = await promise;
    return value === undefined ? {} : { value };
  } catch (error) {
    const { message, advice } = faultOf(error);
    return { fault: `${message} ${advice}` };
  }
}
