import type { CatalogFacts } from '../../catalog/facts';
import type { TextEdit } from '../../catalog/edit/textEdit';
import type { Catalog, Feature, Problem, Span } from '../../catalog/types';
import type { MapNode } from '../../catalog/yaml/tree';
import type { KnownEvidence } from '../evidence';
import type { Command, CommandTarget, HoverCommand } from '../../protocol/commands';
import type { CatalogDocument } from '../ports';
import type { Suggestions } from '../../protocol/cacheReading';

export type ActionKind =
  'quickfix' | 'refactor.rewrite' | 'refactor.extract' | 'refactor.move' | 'source.fixAll.dimcat';

/** A change that a person may ask for. */
export interface Action {
  readonly kind: ActionKind;
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The problem it fixes. */
  readonly problem?: Problem;
  /** Whether "fix it" means this one. */
  readonly preferred?: boolean;
  /** A file to create beside the catalog, with its path relative to the catalog. */
  readonly newFile?: { readonly path: string; readonly text: string };
  /** A command to run instead of an edit. */
  readonly command?: { readonly id: ActionCommand; readonly target: CommandTarget };
}

export type ActionCommand = HoverCommand | typeof Command.pullModel;

/** What the actions of one place are made from. */
export interface Scene {
  readonly document: CatalogDocument;
  readonly text: string;
  readonly catalog: Catalog;
  readonly facts: CatalogFacts;
  /** The selection, or the cursor. */
  readonly asked: Span;
  /** Those that touch it. */
  readonly problems: readonly Problem[];
  readonly feature: FeatureScene | undefined;
}

/** The feature that holds the place. */
export interface FeatureScene {
  readonly feature: Feature;
  readonly map: MapNode;
  readonly known: KnownEvidence;
  /** Undefined if there is no token cache. */
  readonly suggestions: Suggestions | undefined;
}

export type Actions = (scene: Scene) => readonly Action[];

/** The first problem with one of these codes. */
export function problemOf(scene: Scene, ...codes: readonly string[]): Problem | undefined {
  return scene.problems.find(({ code }) => codes.includes(code));
}

/** A rewrite, or a quick fix if it fixes a problem. */
export function rewrite(title: string, edits: readonly TextEdit[], problem?: Problem): Action {
  return problem
    ? { kind: 'quickfix', title, edits, problem }
    : { kind: 'refactor.rewrite', title, edits };
}
