/**
 * The contract between the editor and the language server, beyond LSP itself: each request once, with what it is given
 * and what it answers. The extension's `request` and the server's `serve` derive their types from this map. Every
 * request may fail with an LSP response error whose `data` is a `Fault`.
 */
import type { NamedOnHub, NamePulledParams, NamePulledResult } from './hub';
import type { PanelAnswer, PanelParams } from './panels/request';
import type {
  AcceptedDraft,
  BuildCacheResult,
  CheckClaimParams,
  ClaimOutcome,
  CoverageResult,
  DimensionFactsParams,
  DimensionFactsResult,
  DraftParams,
  ExampleWords,
  ExampleWordsParams,
  ExperimentParams,
  ExperimentReport,
  OpenedReports,
  OpenReportParams,
  ExperimentSummary,
  FeaturePage,
  FeatureParams,
  FeatureSummary,
  FlipParams,
  FlipResult,
  JobParams,
  MeasureParams,
  MeasureResult,
  Pong,
  SurveyResult,
  UnsavedEvidence,
} from './requests';
import type {
  CatalogOverview,
  ExportParams,
  ExportResult,
  ImportParams,
  ImportResult,
} from './workbench';

/** Method names. Long jobs report progress through `workDoneToken` and honour `$/cancelRequest`. */
export const Method = {
  buildCache: 'dimcat/buildCache',
  survey: 'dimcat/survey',
  measure: 'dimcat/measure',
  coverage: 'dimcat/coverage',
  flip: 'dimcat/flip',
  dimensionFacts: 'dimcat/dimensionFacts',
  featurePage: 'dimcat/featurePage',
  /** What a page of a panel asks for. */
  panel: 'dimcat/panel',
  features: 'dimcat/features',
  checkClaim: 'dimcat/checkClaim',
  overview: 'dimcat/overview',
  acceptDraft: 'dimcat/acceptDraft',
  refuseDraft: 'dimcat/refuseDraft',
  unsavedEvidence: 'dimcat/unsavedEvidence',
  export: 'dimcat/export',
  import: 'dimcat/import',
  namedOnHub: 'dimcat/namedOnHub',
  namePulled: 'dimcat/namePulled',
  experiments: 'dimcat/experiments',
  experiment: 'dimcat/experiment',
  openReport: 'dimcat/openReport',
  /** Words for a catalog that is about to be written; in place of `CatalogRequests`, since there is no catalog yet. */
  exampleWords: 'dimcat/exampleWords',
  /** Client to server: are you alive? */
  ping: 'dimcat/ping',
  /** Server to client notification. */
  status: 'dimcat/status',
  /** Server to client notification: token caches came or went, so pages may have more or less to show. */
  caches: 'dimcat/caches',
  /** Client to server notification: trust was granted, or settings changed. */
  environment: 'dimcat/environment',
} as const;

/** Each request about a catalog. The server checks what it is given: any client may send it. */
export interface CatalogRequests {
  readonly [Method.buildCache]: { given: JobParams; reply: BuildCacheResult };
  readonly [Method.survey]: { given: JobParams; reply: SurveyResult };
  readonly [Method.measure]: { given: MeasureParams; reply: MeasureResult };
  readonly [Method.coverage]: { given: JobParams; reply: CoverageResult };
  readonly [Method.flip]: { given: FlipParams; reply: FlipResult };
  readonly [Method.dimensionFacts]: { given: DimensionFactsParams; reply: DimensionFactsResult };
  readonly [Method.featurePage]: { given: FeatureParams; reply: FeaturePage };
  readonly [Method.panel]: { given: PanelParams; reply: PanelAnswer };
  readonly [Method.features]: { given: JobParams; reply: readonly FeatureSummary[] };
  readonly [Method.checkClaim]: { given: CheckClaimParams; reply: ClaimOutcome };
  readonly [Method.overview]: { given: JobParams; reply: CatalogOverview };
  readonly [Method.acceptDraft]: { given: DraftParams; reply: AcceptedDraft };
  readonly [Method.refuseDraft]: { given: DraftParams; reply: object };
  readonly [Method.unsavedEvidence]: { given: JobParams; reply: UnsavedEvidence };
  readonly [Method.export]: { given: ExportParams; reply: ExportResult };
  readonly [Method.import]: { given: ImportParams; reply: ImportResult };
  readonly [Method.namedOnHub]: { given: JobParams; reply: NamedOnHub };
  readonly [Method.namePulled]: { given: NamePulledParams; reply: NamePulledResult };
  readonly [Method.experiments]: { given: JobParams; reply: readonly ExperimentSummary[] };
  readonly [Method.experiment]: { given: ExperimentParams; reply: ExperimentReport };
  readonly [Method.openReport]: { given: OpenReportParams; reply: OpenedReports };
}

export interface Requests extends CatalogRequests {
  readonly [Method.exampleWords]: { given: ExampleWordsParams; reply: ExampleWords };
  readonly [Method.ping]: { given: object; reply: Pong };
}

export type Given<M extends keyof Requests> = Requests[M]['given'];
export type Reply<M extends keyof Requests> = Requests[M]['reply'];
