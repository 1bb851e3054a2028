/** The elements of the tree. Catalogs and features have the form that commands take as their argument. */
import type * as vscode from 'vscode';
import type {
  CatalogOverview,
  OverviewDraft,
  OverviewFeature,
} from '../../server/protocol/workbench';
import type { Row } from './rows';

export interface CatalogNode {
  readonly kind: 'catalog';
  /** As text: what commands take. */
  readonly uri: string;
  readonly resource: vscode.Uri;
}

export interface FeatureNode {
  readonly kind: 'feature';
  readonly uri: string;
  /** Id: what commands take. */
  readonly feature: string;
  readonly overview: OverviewFeature;
  /** Whether the signs of the model can be flipped. */
  readonly canFlip: boolean;
  readonly parent: CatalogNode;
}

/** Under a catalog, below its features. */
export interface CoverageNode {
  readonly kind: 'coverage';
  readonly uri: string;
  readonly coverage: CatalogOverview['coverage'];
  readonly parent: CatalogNode;
}

/** Under a catalog: what its dimensions leave to do. */
export interface DraftsNode {
  readonly kind: 'drafts';
  readonly uri: string;
  readonly drafts: CatalogOverview['drafts'];
  readonly parent: CatalogNode;
}

export interface DraftNode {
  readonly kind: 'draft';
  readonly uri: string;
  /** Index: what commands take. */
  readonly dimension: number;
  readonly draft: OverviewDraft;
  readonly parent: DraftsNode;
}

export interface FactNode {
  readonly kind: 'fact';
  readonly row: Row;
  readonly parent: CatalogNode | FeatureNode | DraftsNode;
  /** Index among its siblings. */
  readonly index: number;
}

export type Node = CatalogNode | FeatureNode | DraftsNode | DraftNode | CoverageNode | FactNode;
