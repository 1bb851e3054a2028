/** Commands of the editor: the extension registers them, the server's links, lenses and quick fixes name them. */

/** Ids, as the manifest has them. */
export const Command = {
  newCatalog: 'dimcat.newCatalog',
  buildCache: 'dimcat.buildCache',
  surveyDimensions: 'dimcat.surveyDimensions',
  acceptDraft: 'dimcat.acceptDraft',
  refuseDraft: 'dimcat.refuseDraft',
  measureFeature: 'dimcat.measureFeature',
  measureCatalog: 'dimcat.measureCatalog',
  measureCoverage: 'dimcat.measureCoverage',
  runFlipTest: 'dimcat.runFlipTest',
  runExperiment: 'dimcat.runExperiment',
  openReport: 'dimcat.openReport',
  openFeaturePage: 'dimcat.openFeaturePage',
  openDimensionPage: 'dimcat.openDimensionPage',
  openOverview: 'dimcat.openOverview',
  openAtlas: 'dimcat.openAtlas',
  showModelMap: 'dimcat.showModelMap',
  readText: 'dimcat.readText',
  openLab: 'dimcat.openLab',
  compareCatalog: 'dimcat.compareCatalog',
  exportCatalog: 'dimcat.exportCatalog',
  importAnchors: 'dimcat.importAnchors',
  saveEvidence: 'dimcat.saveEvidence',
  pullModel: 'dimcat.pullModel',
  setHubToken: 'dimcat.setHubToken',
  clearHubToken: 'dimcat.clearHubToken',
  revealFeature: 'dimcat.revealFeature',
  filterCatalogs: 'dimcat.filterCatalogs',
  clearFilter: 'dimcat.clearFilter',
  refreshCatalogs: 'dimcat.refreshCatalogs',
  restartServer: 'dimcat.restartServer',
  showLog: 'dimcat.showLog',
  /** In the history of the page that has the focus. */
  pageBack: 'dimcat.pageBack',
  pageForward: 'dimcat.pageForward',
  /** Not in the palette: the status bar's menu. */
  quickActions: 'dimcat.quickActions',
} as const;

export type CommandId = (typeof Command)[keyof typeof Command];

/** The commands that a hover may offer: the client trusts no others. */
export const HOVER_COMMANDS = [
  Command.buildCache,
  Command.surveyDimensions,
  Command.measureFeature,
  Command.runFlipTest,
  Command.openFeaturePage,
  Command.openDimensionPage,
] as const;
export type HoverCommand = (typeof HOVER_COMMANDS)[number];

/** The argument of a command: the catalog and, if it is about one, the feature. */
export interface CommandTarget {
  /** URI of the catalog, as text. */
  readonly uri: string;
  /** Feature id; absent if the caller names none. */
  readonly feature?: string;
}

/** The argument of a command that may be about one dimension. */
export interface DimensionTarget extends CommandTarget {
  /** Index; absent if the caller names none. */
  readonly dimension?: number;
}
