/** Models, tokenizers and files around catalogs, remembered until they change on disk. */
import { defaultCacheFolder } from '../cache/folder';
import { MOST, readText } from '../cache/regularFile';
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
import { mistaken } from '../protocol/contents';
import type { Environment } from '../protocol/requests';
import { faultError, faultOf } from '../protocol/fault';
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
import {
  absenceOf,
  folderOfModel,
  hashOf,
  placeOf,
  stampOf,
  tokenizerOf,
  writtenFiles,
} from './places';
import { hubCacheFolder, pulledFact } from './pulledFiles';
import { CatalogPlaces } from './catalogPlaces';
import { outsideFault, reaches } from './reach';
import { knownDimensionsOf, UnsavedDimensions, type KnownDimensions } from './unsavedDimensions';
import { inSlices } from './slices';
import { UnsavedEvidence, type KnownEvidence } from './unsavedEvidence';

export class Surroundings {
  private readonly models = new FileMemo<ModelSummary>();
  private readonly inputLists = new InputLists();
  private readonly tokenizers = new FileMemo<Tokenizer>((t) => void t.dispose());
  private readonly hashes = new FileMemo<string>();
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
    private readonly onOutside: (file: string) => void = () => undefined,
  ) {}

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
    this.requireTrust();
    return this.ref(modelFileOf(catalogPath, catalog), readingOf(catalog));
  }

  private ref(path: string, reading: Reading | undefined): ModelRef {
    this.requireTrust();
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
    const open = (stop: AbortSignal) => this.inference.openModel(ref, stop);
    return this.models.get(ref.path, key, open, signal);
  }

  /** @throws FaultError Tokenizer missing or corrupt. */
  async tokenizer(catalogPath: string, catalog: Catalog, signal?: AbortSignal): Promise<Tokenizer> {
    const file = tokenizerFileOf(catalogPath, catalog);
    this.requireReach(catalogPath, file, this.besideModel(catalogPath, catalog));
    if (stampOf(file) === undefined) {
      throw faultError(
        'tokenizer-missing',
        `The tokenizer ${file} ${absenceOf(file)}.`,
        'Put tokenizer.json beside the model, or correct model.tokenizer in the catalog.',
      );
    }
    const open = (stop: AbortSignal) => openTokenizer(file, this.tokenizerHost, stop);
    return this.tokenizers.get(file, '', open, signal);
  }

  /** The images or sounds of a catalog. @throws FaultError `inputs-unusable`. */
  inputs(
    catalogPath: string,
    catalog: Catalog,
    signal?: AbortSignal,
  ): Promise<InputList & WantedInputs> {
    const modelFile = modelFileIfThere(catalogPath, catalog);
    const check = (file: string): void => this.requireReach(catalogPath, file);
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

  private knownEvidence(catalogPath: string): Promise<KnownEvidence | undefined> {
    const unsaved = this.unsaved.of(catalogPath);
    if (unsaved) return Promise.resolve(unsaved);
    const file = evidencePathOf(catalogPath);
    return this.evidences.get(file, '', async () => {
      const evidence = await readEvidence(catalogPath);
      return evidence && { evidence, twins: await inSlices(twinSteps(evidence)) };
    });
  }

  /**
   * What is known of single dimensions and what could not be saved, the same object until either changes.
   *
   * @throws FaultError `evidence-unreadable`.
   */
  dimensions(catalogPath: string): Promise<KnownDimensions | undefined> {
    const unsaved = this.unsavedDimensions.of(catalogPath);
    if (unsaved) return Promise.resolve(unsaved);
    return this.dimensionFiles.get(dimensionsPathOf(catalogPath), '', async () => {
      const dimensions = await readDimensions(catalogPath);
      return dimensions && knownDimensionsOf(dimensions);
    });
  }

  /** Never fails: the facts say what is unavailable. */
  async facts({ path, parsed }: OpenCatalog): Promise<CatalogFacts> {
    const { catalog } = parsed;
    if (!catalog) return { files: new Map() };
    const onHub = catalog.model?.hub !== undefined;
    const named = onHub || catalog.model?.path !== undefined;
    const text = modalityOf(catalog) === 'text';
    const tokenized = text && (onHub || tokenizerOf(path, catalog) !== undefined);
    // An untrusted catalog may name any folder, even one on another machine.
    const lists = this.environment.trusted && !text && catalog.inputs.files !== undefined;
    const [model, tokenizer, inputs, evidence, dimensions] = await Promise.all([
      settled(named && this.environment.trusted ? this.openModel(path, catalog) : undefined),
      settled(tokenized ? this.tokenizer(path, catalog) : undefined),
      settled(lists ? this.inputs(path, catalog) : undefined),
      settled(this.reached(path, evidencePathOf(path)) ? this.knownEvidence(path) : undefined),
      settled(this.reached(path, dimensionsPathOf(path)) ? this.dimensions(path) : undefined),
    ]);
    const files = await this.files(path, catalog, model.value);
    const frequency = await this.frequency(path, catalog, tokenizer.value?.vocabulary);
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
    const fault = this.faultOfReach(catalogPath, file);
    if (fault !== undefined) return { state: 'unusable', reason: fault };
    const read = (stop: AbortSignal) => frequencyFact(file, vocabulary, stop);
    return this.frequencies.get(file, vocabulary.sha256, read, signal);
  }

  /** The token lists and the preprocessor that a catalog names, with their texts, by the path as written. */
  async tokenLists(
    catalogPath: string,
    catalog: Catalog,
    signal?: AbortSignal,
  ): Promise<Map<string, FileFact>> {
    const facts = new Map<string, FileFact>();
    for (const written of writtenFiles(catalogPath, catalog).lists) {
      const file = placeOf(catalogPath, written);
      const fault = this.faultOfReach(catalogPath, file);
      const known = fault === undefined ? await textFact(file, signal) : unreadable(fault);
      facts.set(written, known);
    }
    return facts;
  }

  /** States of the files that the catalog names, with the hashes that it claims and the texts of its token lists. */
  private async files(
    catalogPath: string,
    catalog: Catalog,
    model: ModelSummary | undefined,
  ): Promise<Map<string, FileFact>> {
    const facts = await this.tokenLists(catalogPath, catalog);
    for (const written of writtenFiles(catalogPath, catalog).hashed) {
      const file = placeOf(catalogPath, written);
      if (facts.has(written)) continue;
      const fault = this.faultOfReach(catalogPath, file, this.besideModel(catalogPath, catalog));
      if (fault !== undefined) facts.set(written, unreadable(fault));
      else if (stampOf(file) === undefined) facts.set(written, { state: 'missing' });
      // A model's hash covers its external data, so it is known only once the model has been opened.
      else if (written === catalog.model?.path?.value) facts.set(written, present(model?.sha256));
      else facts.set(written, present(await this.claimedHash(file, catalog)));
    }
    return facts;
  }

  private async claimedHash(file: string, catalog: Catalog): Promise<string | undefined> {
    if (!catalog.model?.tokenizerSha256) return undefined;
    return this.hashes.get(file, '', () => hashOf(file));
  }

  async dispose(): Promise<void> {
    const open = await this.tokenizers.values();
    await Promise.all(open.map((tokenizer) => tokenizer.dispose()));
  }

  /** Whether a file that Dimcat keeps may be read: of a trusted workspace it may be a link to anywhere. */
  private reached(catalogPath: string, file: string): boolean {
    return this.environment.trusted || reaches(this.environment, catalogPath, file);
  }

  /** A person who trusts a catalog with a model trusts it with what lies beside the model. */
  private besideModel(catalogPath: string, { model }: Catalog): readonly string[] {
    if (!this.environment.trusted || !model) return [];
    const file = model.path && placeOf(catalogPath, model.path.value);
    const hub = model.hub ? [hubCacheFolder()] : [];
    return file === undefined ? hub : [...hub, folderOfModel(file)];
  }

  /** @throws FaultError `file-outside`. */
  private requireReach(catalogPath: string, file: string, more: readonly string[] = []): void {
    if (reaches(this.environment, catalogPath, file, more)) return;
    if (this.environment.trusted) this.onOutside(file);
    throw outsideFault(this.environment, file);
  }

  /** In words; undefined for a file that the catalog may name. */
  private faultOfReach(
    catalogPath: string,
    file: string,
    more: readonly string[] = [],
  ): string | undefined {
    try {
      this.requireReach(catalogPath, file, more);
      return undefined;
    } catch (error) {
      const { message, advice } = faultOf(error);
      return `${message} ${advice}`;
    }
  }

  private requireTrust(): void {
    if (this.environment.trusted) return;
    throw faultError(
      'untrusted-workspace',
      'This workspace is not trusted, so no model is loaded.',
      'Trust the workspace (command "Workspaces: Manage Workspace Trust"), then run it again.',
    );
  }
}

function present(sha256: string | undefined): FileFact {
  return sha256 === undefined ? { state: 'present' } : { state: 'present', sha256 };
}

function unreadable(reason: string): FileFact {
  return { state: 'unreadable', reason };
}

async function textFact(file: string, signal: AbortSignal | undefined): Promise<FileFact> {
  if (stampOf(file) === undefined) return { state: 'missing' };
  try {
    const text = await readText(file, { most: MOST.list, signal });
    const found = mistaken(text.slice(0, 400), text.length, 'other');
    if (found) return { state: 'unreadable', reason: `it ${found.what}. ${found.advice}` };
    return { state: 'present', text };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { state: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
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
