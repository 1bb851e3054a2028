/** The life of a page: it starts, asks for what it shows, is told of changes, goes to other places, is drawn again. */
import { render } from 'lit';
import * as l10n from '@vscode/l10n';
import { decodedOrUndefined } from '../../server/protocol/decode';
import { type Asks, commonActions, type CommonActions } from '../../server/protocol/panels/asks';
import { keptPage, type Choices } from '../../server/protocol/panels/choices';
import type { RunningJob } from '../../server/protocol/panels/messages';
import type { PanelName, Place } from '../../server/protocol/panels/place';
import { Client, PanelFault, type Event } from './client';
import {
  amended,
  bounded,
  canMove,
  chosen,
  here,
  historyFrom,
  move,
  scrolled,
  visit,
  type Choice,
  type History,
} from './history';
import { listenToKeys } from './keys';
import { ACT, type ActEvent } from './parts/act';
import { page } from './parts/page';
import { SORTING, type SortingEvent } from './parts/sorting';
import type { PanelDefinition, Scene } from './scene';
import { embeddedSite, siteHref, siteTransport } from './siteTransport';
import { editorTransport, type Transport } from './transport';

/** After the last of many small choices, as of a zoom, they are kept. */
const KEEP_MS = 200;

/** Runs a panel in this page. To be called once, by the panel's `main.ts`. */
export function startPanel<A extends Asks, S extends object>(panel: PanelDefinition<A, S>): void {
  const words = document.documentElement.dataset['l10n'];
  if (words !== undefined) l10n.config({ contents: words });
  const running = new Running(panel, document.getElementById('page')!);
  running.start();
}

class Running<A extends Asks, S extends object> implements Scene<A, S> {
  readonly #site = embeddedSite();
  readonly #transport: Transport;
  readonly client: Client<A & CommonActions>;
  state: S;
  catalog = '';
  trusted = true;
  jobs: readonly RunningJob[] = [];
  #panels: readonly PanelName[] = [];
  #history: History | undefined;
  #uri = '';
  #fault: PanelFault | undefined;
  #loading = false;
  #loads = 0;
  #drawing = false;
  #words = '';
  #announcing: ReturnType<typeof setTimeout> | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #title: string | undefined;

  constructor(
    private readonly panel: PanelDefinition<A, S>,
    private readonly root: HTMLElement,
  ) {
    this.state = panel.initial;
    const leave = (href: string): void => location.assign(href);
    this.#transport = this.#site ? siteTransport(this.#site, leave) : editorTransport();
    const asks = { ...panel.asks, ...commonActions };
    this.client = new Client(asks, this.#transport, (event) => this.#hear(event));
  }

  start(): void {
    this.#draw();
    this.root.addEventListener(ACT, (event) => this.#act(event as ActEvent));
    this.root.addEventListener(SORTING, (event) => this.#sort(event as SortingEvent));
    listenToKeys(this.root, (key) => this.panel.keys?.[key], this);
    window.addEventListener('pagehide', () => {
      this.#keep();
      this.client.cancelAll();
    });
    this.client.start();
  }

  get live(): boolean {
    return this.#transport.live;
  }

  get place(): Place {
    return this.#history === undefined ? {} : here(this.#history).place;
  }

  get choices(): Choices {
    return (this.#history && here(this.#history).choices) ?? {};
  }

  set(change: Partial<S>): void {
    this.state = { ...this.state, ...change };
    this.#draw();
  }

  go(place: Place, choices?: Choices): void {
    this.#enter(this.#history && visit(this.#history, place, window.scrollY, choices));
  }

  choose(choice: Choice): void {
    this.note(choice);
    this.#draw();
  }

  note(choice: Choice): void {
    if (this.#history === undefined) return;
    this.#history = chosen(this.#history, choice);
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), KEEP_MS);
  }

  amend(place: Place): void {
    if (this.#history === undefined) return;
    this.#history = amended(this.#history, place);
    this.#keep();
    void this.#load();
  }

  open(panel: PanelName, place: Place): void {
    if (panel === this.panel.name && this.live) this.go(place);
    else void this.client.act('open', { panel, place } as never).catch(() => undefined);
  }

  openBeside(panel: PanelName, place: Place): void {
    const key = { panel, place, beside: true };
    void this.client.act('open', key as never).catch(() => undefined);
  }

  hrefOf(panel: PanelName, place: Place): string | undefined {
    if (this.#site) return siteHref(this.#site, panel, place);
    return this.#panels.includes(panel) ? '#' : undefined;
  }

  announce(words: string): void {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => {
      this.#words = words;
      this.#draw();
    }, 150);
  }

  reload(): void {
    this.client.forget();
    void this.#load();
  }

  back(by: number): void {
    this.#enter(this.#history && move(this.#history, by, window.scrollY));
  }

  #enter(history: History | undefined): void {
    if (history === undefined || history === this.#history) return;
    this.#history = history;
    this.#keep(here(history).scroll);
    void this.#load().then(() => window.scrollTo({ top: here(history).scroll }));
  }

  #hear(event: Event): void {
    switch (event.type) {
      case 'start':
        this.#begin(event);
        return;
      case 'go':
        this.go(this.#arriving(event.place));
        return;
      case 'history':
        this.back(event.by);
        return;
      case 'changed':
        this.trusted = event.trusted;
        this.reload();
        return;
      case 'jobs':
        this.jobs = event.jobs;
        this.#draw();
    }
  }

  #begin({ uri, catalog, trusted, place, panels }: Extract<Event, { type: 'start' }>): void {
    Object.assign(this, { catalog, trusted });
    this.#uri = uri;
    this.#panels = panels;
    // A page that is told to start once more stands where it stood.
    const before = this.#history ?? decodedOrUndefined(keptPage, this.#transport.state)?.history;
    const known = before?.steps[before.at] === undefined ? undefined : before;
    this.#history = known ?? historyFrom(place ?? {});
    if (known && place) this.#history = visit(known, this.#arriving(place), here(known).scroll);
    this.#keep(here(this.#history).scroll);
    void this.#load().then(() => window.scrollTo({ top: here(this.#history!).scroll }));
  }

  #arriving(to: Place): Place {
    return this.panel.arrive?.(to, this.place) ?? to;
  }

  /** A later load takes the place of this one. */
  async #load(): Promise<void> {
    const load = ++this.#loads;
    this.#loading = true;
    this.#draw();
    try {
      await this.panel.load(this);
      if (load === this.#loads) this.#fault = undefined;
    } catch (error) {
      if (load === this.#loads) this.#fault = faultBehind(error) ?? this.#fault;
    }
    if (load !== this.#loads) return;
    this.#loading = false;
    this.#draw();
  }

  /** Tables ask how they were sorted, and tell how they are. */
  #sort({ detail }: SortingEvent): void {
    const { sorted = [] } = this.choices;
    const others = sorted.filter(({ table }) => table !== detail.table);
    if (detail.told === undefined)
      detail.known = sorted.find(({ table }) => table === detail.table);
    else this.note({ sorted: detail.told === null ? others : [...others, detail.told] });
  }

  /** Actions of tables and pictures: save, copy. */
  #act({ detail: { kind, key } }: ActEvent): void {
    this.client.act(kind, key as never).catch((error: unknown) => {
      this.#fault = faultBehind(error) ?? this.#fault;
      this.#draw();
    });
  }

  #keep(scroll = window.scrollY): void {
    if (this.#history === undefined) return;
    clearTimeout(this.#keeping);
    this.#history = bounded(scrolled(this.#history, scroll));
    this.#transport.setState({ uri: this.#uri, history: this.#history });
  }

  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const history = this.#history;
    this.#tellTitle();
    const shown = {
      content: history && this.panel.view(this),
      fault: this.#fault,
      loading: this.#loading,
      words: this.#words,
      retry: () => this.reload(),
      back: history && canMove(history, -1) ? () => this.back(-1) : undefined,
      forward: history && canMove(history, 1) ? () => this.back(1) : undefined,
      live: this.live,
    };
    render(page(shown), this.root);
  }

  #tellTitle(): void {
    const title = this.panel.title(this);
    if (title === undefined || title === this.#title) return;
    this.#title = title;
    document.title = title;
    void this.client.act('title', { title } as never).catch(() => undefined);
  }
}

/** @returns Undefined for what was cancelled, which is no fault. */
function faultBehind(error: unknown): PanelFault | undefined {
  if (error instanceof PanelFault) return error.code === 'cancelled' ? undefined : error;
  const message = error instanceof Error ? error.message : String(error);
  return new PanelFault(
    'internal',
    l10n.t('The page failed unexpectedly: {0}', message),
    l10n.t('Close the panel and open it again; if that fails too, report it.'),
  );
}
