/** What a panel declares, and what its views and loads see of the page that runs it. */
import type { TemplateResult } from 'lit';
import type { Asks, CommonActions } from '../../server/protocol/panels/asks';
import type { Choices } from '../../server/protocol/panels/choices';
import type { RunningJob } from '../../server/protocol/panels/messages';
import type { PanelName, Place } from '../../server/protocol/panels/place';
import type { Client } from './client';
import type { Choice } from './history';

/** A panel as its folder declares it. */
export interface PanelDefinition<A extends Asks, S extends object> {
  readonly name: PanelName;
  /** What the page asks, beside the common actions. */
  readonly asks: A;
  readonly initial: S;
  /** Asks for what is shown at the scene's place; a fault that it throws is shown with a way to retry. */
  readonly load: (scene: Scene<A, S>) => Promise<void>;
  readonly view: (scene: Scene<A, S>) => TemplateResult;
  /** Of the tab; undefined until it is known. */
  readonly title: (scene: Scene<A, S>) => string | undefined;
  /** By `KeyboardEvent.key`; never while the person types. */
  readonly keys?: Readonly<Record<string, (scene: Scene<A, S>) => void>>;
  /** Where a link of another panel or a command leads, from where the page stands; there alone if absent. */
  readonly arrive?: (to: Place, from: Place) => Place;
}

/** What a panel's views and loads see. */
export interface Scene<A extends Asks, S extends object> extends Linking {
  readonly client: Client<A & CommonActions>;
  readonly state: S;
  set(change: Partial<S>): void;
  /** Shows another place in this page; `choices`: those that hold there too. */
  go(place: Place, choices?: Choices): void;
  /** The same, without a step to go back: for what changes by small amounts. */
  amend(place: Place): void;
  /** What the person chose at this place, as far as they chose. */
  readonly choices: Choices;
  /** Changes a choice, without a step to go back. */
  choose(choice: Choice): void;
  /** The same for what a part of the page draws by itself. */
  note(choice: Choice): void;
  /** Words for screen readers, once the person pauses. */
  announce(words: string): void;
  /** Loads again: something may have changed. */
  reload(): void;
  readonly place: Place;
  /** Name of the catalog's file. */
  readonly catalog: string;
  readonly trusted: boolean;
  readonly jobs: readonly RunningJob[];
}

/** What links need. */
export interface Linking {
  /** False for a static page: nothing can be run or edited. */
  readonly live: boolean;
  open(panel: PanelName, place: Place): void;
  /** In another page, so that this one stays as it is. */
  openBeside(panel: PanelName, place: Place): void;
  /** Undefined if there is no such page; in an editor any address, since the editor opens it. */
  hrefOf(panel: PanelName, place: Place): string | undefined;
}
