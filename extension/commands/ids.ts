/** Ids of the commands, as the manifest names them. */
export const Command = {
  newCatalog: 'dimcat.newCatalog',
  buildCache: 'dimcat.buildCache',
  measureFeature: 'dimcat.measureFeature',
  measureCatalog: 'dimcat.measureCatalog',
  runFlipTest: 'dimcat.runFlipTest',
  runExperiment: 'dimcat.runExperiment',
  openFeaturePage: 'dimcat.openFeaturePage',
  showModelMap: 'dimcat.showModelMap',
  compareCatalog: 'dimcat.compareCatalog',
  exportCatalog: 'dimcat.exportCatalog',
  importAnchors: 'dimcat.importAnchors',
  pullModel: 'dimcat.pullModel',
  setHubToken: 'dimcat.setHubToken',
  clearHubToken: 'dimcat.clearHubToken',
  revealFeature: 'dimcat.revealFeature',
  filterCatalogs: 'dimcat.filterCatalogs',
  clearFilter: 'dimcat.clearFilter',
  refreshCatalogs: 'dimcat.refreshCatalogs',
  restartServer: 'dimcat.restartServer',
  showLog: 'dimcat.showLog',
  /** Not in the palette: the status bar's menu. */
  quickActions: 'dimcat.quickActions',
} as const;

export type CommandId = (typeof Command)[keyof typeof Command];

/** What a link in a hover may run. */
export const TRUSTED_COMMANDS: readonly CommandId[] = [
  Command.buildCache,
  Command.measureFeature,
  Command.measureCatalog,
  Command.runFlipTest,
  Command.openFeaturePage,
  Command.showLog,
];
