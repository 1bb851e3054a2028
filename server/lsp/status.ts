import { isDeepStrictEqual } from 'node:util';
import { modelName } from '../catalog/modelName';
import type { Connection } from 'vscode-languageserver';
import type { CatalogFacts } from '../catalog/facts';
import type { Jobs } from '../jobs/api';
import { knownCoverageWords } from '../catalog/claims/coverageClaim';
import type { Catalog } from '../catalog/types';
import { nouns } from '../protocol/nouns';
import { Method } from '../protocol/methods';
import type { StatusNotification } from '../protocol/requests';
import { visible } from '../protocol/userText';
import type { CatalogDocument } from '../service/ports';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { catalogOf } from './world';

/** Tells the client about model, provider and cache of each catalog, once per change. */
export class StatusReporter {
  readonly #sent = new Map<string, StatusNotification>();
  readonly #building = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly jobs: Jobs,
  ) {}

  setBuilding(uri: string, building: boolean): void {
    if (building) this.#building.add(uri);
    else this.#building.delete(uri);
  }

  async report(document: CatalogDocument, facts: CatalogFacts): Promise<void> {
    const catalog = catalogOf(document);
    this.#send({
      uri: document.uri,
      model: modelName(document.parsed.catalog) ?? 'no model',
      provider: catalog === undefined ? null : this.jobs.provider(catalog),
      ...(await this.#cacheOf(document.uri, catalog)),
      detail: detailOf(facts, document.parsed.catalog),
      noFlips: facts.noFlips ?? null,
      fault: facts.modelFault ?? facts.tokenizerFault ?? facts.sidecarFaults?.[0] ?? null,
    });
  }

  async #cacheOf(
    uri: string,
    catalog: OpenCatalog | undefined,
  ): Promise<Pick<StatusNotification, 'cache' | 'cacheFault'>> {
    if (this.#building.has(uri)) return { cache: 'building', cacheFault: null };
    if (catalog === undefined) return { cache: 'unknown', cacheFault: null };
    const known = await this.jobs.cacheState(catalog);
    if (known.state !== 'unknown') return { cache: known.state, cacheFault: null };
    return { cache: 'unknown', cacheFault: `${known.fault.message} ${known.fault.advice}` };
  }

  /** Why no signs can be flipped, as far as it was told. */
  noFlips(uri: string): string | undefined {
    return this.#sent.get(uri)?.noFlips ?? undefined;
  }

  forget(uri: string): void {
    this.#sent.delete(uri);
  }

  #send(told: StatusNotification): void {
    const status = shownStatus(told);
    if (isDeepStrictEqual(this.#sent.get(status.uri), status)) return;
    this.#sent.set(status.uri, status);
    void this.connection.sendNotification(Method.status, status);
  }
}

/** Of words that come from catalogs, models and files. */
function shownStatus(status: StatusNotification): StatusNotification {
  const shown = (words: string | null): string | null => words && visible(words);
  const { model, detail, noFlips, fault, cacheFault } = status;
  return {
    ...{ ...status, model: visible(model), detail: visible(detail) },
    ...{ noFlips: shown(noFlips), fault: shown(fault), cacheFault: shown(cacheFault) },
  };
}

function detailOf(facts: CatalogFacts, catalog: Catalog | undefined): string {
  const { model, vocabulary } = facts;
  const parts = [
    model && `${model.dimensions} dimensions, ${model.layers} layers`,
    catalog && knownCoverageWords(catalog, facts),
    vocabulary && `${vocabulary.size} ${nouns[vocabulary.inputs?.modality ?? 'text'].many}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
