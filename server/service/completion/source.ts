/** What the sources of completions are given, and what they give: apart, so that they do not depend on who asks them. */
import type { CatalogFacts } from '../../catalog/facts';
import type { Feature } from '../../catalog/types';
import type { Range } from '../../protocol/requests';
import type { CatalogDocument, World } from '../ports';
import type { CompletionContext } from './context';

/** Something that may be written at the cursor; `documentation` is Markdown. */
export interface Completion {
  readonly kind: 'key' | 'value' | 'token' | 'dimension' | 'feature' | 'file' | 'snippet';
  readonly label: string;
  /** A few words behind the label. */
  readonly detail?: string;
  readonly documentation: string;
  readonly newText: string;
  /** `newText` holds the places to fill in that LSP calls a snippet. */
  readonly isSnippet?: boolean;
  /** What is replaced. */
  readonly range: Range;
}

export type Found = Omit<Completion, 'range'>;

/** What the sources of completions look at. */
export interface CompletionScene {
  readonly context: CompletionContext;
  readonly document: CatalogDocument;
  readonly feature: Feature | undefined;
  readonly facts: CatalogFacts;
  readonly world: World;
}

export type Source = (scene: CompletionScene) => readonly Found[] | Promise<readonly Found[]>;
