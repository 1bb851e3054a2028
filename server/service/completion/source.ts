/**
 * Input and output of the sources of completions, in a file of their own so that the sources do not depend on their
 * caller.
 */
import type { CatalogFacts } from '../../catalog/facts';
import type { Feature } from '../../catalog/types';
import type { HoverCommand } from '../../protocol/commands';
import type { Range } from '../../protocol/requests';
import type { CatalogDocument, World } from '../ports';
import type { CompletionContext } from './context';

/** A text to offer at the cursor; `documentation` is Markdown. */
export interface Completion {
  readonly kind: 'key' | 'value' | 'token' | 'dimension' | 'feature' | 'file' | 'snippet';
  readonly label: string;
  /** A few words behind the label. */
  readonly detail?: string;
  readonly documentation: string;
  readonly newText: string;
  /** `newText` is an LSP snippet, with placeholders. */
  readonly isSnippet?: boolean;
  /** Runs when it is chosen: a command of the catalog's. */
  readonly command?: { readonly title: string; readonly id: HoverCommand; readonly uri: string };
  /** The text to replace. */
  readonly range: Range;
}

export type Found = Omit<Completion, 'range'>;

/** What completions are made from. */
export interface CompletionScene {
  readonly context: CompletionContext;
  readonly document: CatalogDocument;
  readonly feature: Feature | undefined;
  readonly facts: CatalogFacts;
  readonly world: World;
}

export type Source = (scene: CompletionScene) => readonly Found[] | Promise<readonly Found[]>;
