/** The view "Catalogs": catalogs, their features, and what was measured of each. */
import * as vscode from 'vscode';
import { Method } from '../../server/protocol/methods';
import { shownName } from '../../server/protocol/userText';
import type { CatalogOverview, OverviewFeature } from '../../server/protocol/workbench';
import { findCatalogs } from '../catalogs';
import type { CatalogChanges } from '../changes';
import type { Server } from '../client';
import { Command } from '../../server/protocol/commands';
import { faultBehind } from '../faults';
import type {
  CatalogNode,
  CoverageNode,
  DraftNode,
  DraftsNode,
  FactNode,
  FeatureNode,
  Node,
} from './nodes';
import {
  catalogDescription,
  coverageRow,
  draftRow,
  draftsRow,
  evidenceRows,
  featureRow,
  filterWords,
  isShown,
  noFilter,
  type Row,
  type TreeFilter,
} from './rows';

const VIEW = 'dimcat.catalogs';

export class CatalogTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Node | undefined>();
  /** One node for each catalog, for good: VS Code passes over a change of a node that it was not given last. */
  readonly #nodes = new Map<string, CatalogNode>();
  /** What is known since the last change. */
  #overviews = new Map<string, CatalogOverview>();
  readonly #listener: vscode.Disposable;
  readonly #view: vscode.TreeView<Node>;
  #catalogs: CatalogNode[] | undefined;
  #filter = noFilter;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly server: Server,
    changes: CatalogChanges,
  ) {
    this.#listener = changes.onDidChange((change) => this.#update(change));
    this.#view = vscode.window.createTreeView(VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
  }

  dispose(): void {
    for (const part of [this.#listener, this.#view, this.#changed]) part.dispose();
  }

  get filter(): TreeFilter {
    return this.#filter;
  }

  /** Shows only some features; a message above the tree says which. */
  show(filter: TreeFilter): void {
    this.#filter = filter;
    const words = filterWords(filter, vscode.l10n);
    this.#view.message = words ?? '';
    const isFiltered = words !== undefined;
    void vscode.commands.executeCommand('setContext', 'dimcat.filtered', isFiltered);
    this.#changed.fire(undefined);
  }

  /** Reads everything again. */
  refresh(): void {
    this.#update({ files: true });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      this.#catalogs ??= (await findCatalogs()).map((resource) => this.#node(resource));
      return this.#catalogs;
    }
    if (node.kind === 'catalog') return this.#features(node);
    if (node.kind === 'drafts') return draftNodes(node);
    return node.kind === 'feature' ? facts(node) : [];
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'catalog' ? undefined : node.parent;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case 'catalog':
        return this.#catalogItem(node);
      case 'feature':
        return featureItem(node);
      case 'drafts':
        return draftsItem(node);
      case 'draft':
        return draftItem(node);
      case 'coverage':
        return coverageItem(node);
      case 'fact':
        return itemOf(node.row, vscode.TreeItemCollapsibleState.None);
    }
  }

  async #features(catalog: CatalogNode): Promise<Node[]> {
    try {
      const { features, noFlips, coverage, drafts } = await this.#overview(catalog);
      const shown = features.filter((feature) => isShown(feature, this.#filter));
      const nodes = shown.map((overview) => featureNode(catalog, overview, noFlips === null));
      // A filter is about features: it leaves nothing else.
      if (nodes.length > 0 && nodes.length < features.length) return nodes;
      const note = (words: string): Node[] => [
        { kind: 'fact', row: noteRow(words), parent: catalog, index: 0 },
      ];
      if (nodes.length < features.length)
        return note(vscode.l10n.t('none of {0} features is shown', features.length));
      const own = nodes.length > 0 ? nodes : note(vscode.l10n.t('no features yet'));
      return [...own, draftsNode(catalog, drafts), coverageNode(catalog, coverage)];
    } catch (error) {
      const message = faultBehind(error)?.message ?? '';
      return [
        { kind: 'fact', row: { ...noteRow(message), icon: 'error' }, parent: catalog, index: 0 },
      ];
    }
  }

  #node(resource: vscode.Uri): CatalogNode {
    const uri = resource.toString();
    const node = this.#nodes.get(uri) ?? { kind: 'catalog', uri, resource };
    this.#nodes.set(uri, node);
    return node;
  }

  /**
   * Requested once; a change drops it, on its way too. The catalog is shown anew when it arrives: its row gets its
   * counts, and VS Code, which takes a catalog for empty if the tree changed meanwhile, asks for its features again.
   */
  async #overview(catalog: CatalogNode): Promise<CatalogOverview> {
    const known = this.#overviews.get(catalog.uri);
    if (known !== undefined) return known;
    const { uri } = catalog;
    const overviews = this.#overviews;
    const overview = await this.server.request(Method.overview, { uri });
    overviews.set(uri, overview);
    this.#changed.fire(catalog);
    return overview;
  }

  #update({ files }: { readonly files: boolean }): void {
    if (files) this.#catalogs = undefined;
    this.#overviews = new Map();
    this.#changed.fire(undefined);
  }

  #catalogItem({ uri, resource }: CatalogNode): vscode.TreeItem {
    const item = new vscode.TreeItem(resource, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = uri;
    item.label = vscode.workspace.asRelativePath(resource);
    item.iconPath = new vscode.ThemeIcon('book');
    item.contextValue = 'catalog';
    const overview = this.#overviews.get(uri);
    if (overview !== undefined) {
      item.description = catalogDescription(overview, vscode.l10n);
      item.tooltip = [overview.title, overview.model, overview.site].filter(Boolean).join('\n');
    }
    return item;
  }
}

function featureNode(
  parent: CatalogNode,
  overview: OverviewFeature,
  canFlip: boolean,
): FeatureNode {
  return { kind: 'feature', uri: parent.uri, feature: overview.id, overview, canFlip, parent };
}

function draftsNode(parent: CatalogNode, drafts: CatalogOverview['drafts']): DraftsNode {
  return { kind: 'drafts', uri: parent.uri, drafts, parent };
}

function coverageNode(parent: CatalogNode, coverage: CatalogOverview['coverage']): CoverageNode {
  return { kind: 'coverage', uri: parent.uri, coverage, parent };
}

/** Where nothing was surveyed, a click surveys. */
function draftsItem({ uri, drafts }: DraftsNode): vscode.TreeItem {
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const isEmpty = drafts === null || drafts.rows.length === 0;
  const item = itemOf(draftsRow(drafts, vscode.l10n), isEmpty ? None : Collapsed);
  item.id = JSON.stringify([uri, 'drafts']);
  item.contextValue = 'drafts';
  if (drafts !== null) return item;
  const title = vscode.l10n.t('Survey Dimensions');
  item.command = { command: Command.surveyDimensions, title, arguments: [{ uri }] };
  return item;
}

/** As many as the server tells of, and how many more there are. */
function draftNodes(parent: DraftsNode): Node[] {
  const { uri, drafts } = parent;
  if (drafts === null) return [];
  const { rows, counts } = drafts;
  const nodes = rows.map((draft): DraftNode => {
    return { kind: 'draft', uri, dimension: draft.dimension, draft, parent };
  });
  const left = Object.values(counts).reduce((sum, n) => sum + n, 0) - rows.length;
  if (left === 0) return nodes;
  const row = noteRow(vscode.l10n.t('and {0} more, each on the page of its dimension', left));
  return [...nodes, { kind: 'fact', row, parent, index: rows.length }];
}

function draftItem({ uri, dimension, draft }: DraftNode): vscode.TreeItem {
  const item = itemOf(draftRow(draft, vscode.l10n), vscode.TreeItemCollapsibleState.None);
  item.id = JSON.stringify([uri, 'draft', dimension]);
  item.contextValue = `draft.${draft.state}`;
  const title = vscode.l10n.t('Open Page');
  item.command = { command: Command.openDimensionPage, title, arguments: [{ uri, dimension }] };
  return item;
}

/** Where the figure is missing or stale, a click measures it. */
function coverageItem({ uri, coverage }: CoverageNode): vscode.TreeItem {
  const item = itemOf(coverageRow(coverage, vscode.l10n), vscode.TreeItemCollapsibleState.None);
  if (coverage !== null && coverage.stale.length === 0) return item;
  const title = vscode.l10n.t('Measure Coverage');
  item.command = { command: Command.measureCoverage, title, arguments: [{ uri }] };
  return item;
}

function facts(parent: FeatureNode): FactNode[] {
  return evidenceRows(parent.overview, vscode.l10n).map((row, index) => ({
    kind: 'fact',
    row,
    parent,
    index,
  }));
}

function featureItem(node: FeatureNode): vscode.TreeItem {
  const { uri, feature, overview } = node;
  const item = itemOf(featureRow(overview, vscode.l10n), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = JSON.stringify([uri, feature]);
  item.contextValue = node.canFlip ? 'feature' : 'feature.noFlips';
  const title = vscode.l10n.t('Show in Catalog');
  item.command = { command: Command.revealFeature, title, arguments: [{ uri, feature }] };
  return item;
}

function itemOf(row: Row, collapsible: vscode.TreeItemCollapsibleState): vscode.TreeItem {
  const item = new vscode.TreeItem(shownName(row.label), collapsible);
  item.description = row.description;
  item.tooltip = row.tooltip;
  const colour = row.colour === undefined ? undefined : new vscode.ThemeColor(row.colour);
  item.iconPath = new vscode.ThemeIcon(row.icon, colour);
  const label = `${row.label}, ${row.description}`;
  item.accessibilityInformation = { label };
  return item;
}

function noteRow(words: string): Row {
  return { label: words, description: '', tooltip: words, icon: 'info' };
}
