/** One build of caches, pass by pass: it goes on where an earlier build was killed. */
import { Journal, orphanedStems, sweepJournals } from '../../cache/journal';
import { buildKey, keyText } from '../../cache/key';
import { FaultError, faultError } from '../../protocol/fault';
import type { Placement } from '../api';
import { isIn, siteName } from '../edit/rangeGraph';
import type { CachePlan } from './cachePlan';
import type { HostContext, JobControl } from './context';
import type { OpenRange } from './openRange';
import { Pace } from './pace';
import { sumOfPlacements } from './placement';
import { PassJournal } from './passJournal';
import { passesTo, type Pass } from './passPlan';
import { keptName, keptRows, PendingCache } from './pendingCache';
import { firstNonFinite } from './signRows';
import type { TensorBag } from './tensorBag';
import { sitesOf, TokenStream, type BatchSpan, type StreamShape } from './tokenStream';

/**
 * Removes what builds left that were killed on the way to these caches, which are whole. Where one was on its way to a
 * deeper block, all stay: it goes on from them.
 */
export function sweepFinished(plans: readonly CachePlan[]): void {
  const [first] = plans;
  if (first === undefined) return;
  const { request, buildStem } = first;
  const deepest = Math.max(...plans.map(({ request: { site } }) => site.layer));
  const stems = [...orphanedStems(request.folder, `${buildStem}-`)];
  const isOver = (stem: string): boolean => Number(stem.slice(buildStem.length + 1)) <= deepest;
  if (stems.every(isOver)) for (const stem of stems) sweepJournals(request.folder, stem);
}

/** Whether a build that goes on from here ends in the same way: at a state that is no number. */
function isFinal(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === 'non-finite-state';
}

export class StreamBuild {
  /** Tokens whose states at some block an earlier build left. */
  resumed = 0;
  private readonly stream: TokenStream;
  private readonly first: CachePlan;
  private readonly passes: readonly Pass[];
  private readonly placements: Placement[] = [];

  /** @param built Gets the SHA-256 of each finished cache. */
  constructor(
    context: HostContext,
    private readonly plans: readonly CachePlan[],
    private readonly shape: StreamShape,
    private readonly built: Map<CachePlan, string>,
  ) {
    this.first = plans[0]!;
    const deepest = Math.max(...plans.map(({ request }) => request.site.layer));
    const { model, streamed } = this.first;
    this.passes = passesTo(model, deepest, streamed, context.passBytes);
    this.stream = new TokenStream(context, this.first, sitesOf(plans), shape);
  }

  async run(control: JobControl): Promise<void> {
    const { request } = this.first;
    let { before, journal } = this.resume();
    try {
      if (before) await this.finish(before, control);
      const pace = new Pace(this.passes, request.tokens);
      for (const pass of this.passes.slice(journal ? this.passes.indexOf(journal.pass) : 0)) {
        journal ??= this.journal(pass);
        await this.pass(before, journal, pace, control);
        before?.remove();
        [before, journal] = [journal, undefined];
      }
      before?.remove();
      before = undefined;
    } catch (error) {
      for (const left of [before, journal])
        if (isFinal(error)) left?.remove();
        else left?.close();
      throw error;
    }
  }

  /** The nodes of all sessions together. */
  get placement(): Placement {
    const { request, provider } = this.first;
    return sumOfPlacements(request.model.providers, provider, this.placements);
  }

  /** The deepest pass that an earlier build has begun, if the one before it is whole. */
  private resume(): { before?: PassJournal | undefined; journal?: PassJournal | undefined } {
    // The caches of this pass are missing: it may be whole, but no journal behind it is of use alone.
    const first = this.passes.findIndex((pass) => this.plansIn(pass).length > 0);
    for (let at = Math.min(first + 1, this.passes.length - 1); at >= 0; at -= 1) {
      const journal = this.journal(this.passes[at]!);
      const alone = at <= first && (journal.complete || at === 0);
      const before = alone ? undefined : this.beside(journal, this.passes[at - 1]!);
      if (alone ? journal.done > 0 : before!.complete) {
        const whole = before !== undefined || journal.complete;
        this.resumed = whole ? this.first.request.tokens : journal.done * this.shape.batch;
        return { before, journal };
      }
      before?.close();
      journal.remove();
    }
    return {};
  }

  /** The journal of another pass; where that cannot be opened, none stays open. */
  private beside(journal: PassJournal, pass: Pass): PassJournal {
    try {
      return this.journal(pass);
    } catch (error) {
      journal.close();
      throw error;
    }
  }

  private journal(pass: Pass): PassJournal {
    const { request, buildStem, key } = this.first;
    const above = this.plans.filter(({ request: { site } }) => site.layer > pass.to);
    const sites = above.map(({ request: { site } }) => siteName(site)).sort();
    const { batch, sharing } = this.shape;
    const head = {
      key: keyText(buildKey(key)),
      from: pass.from,
      to: pass.to,
      batch,
      sharing: Number(sharing),
      above: sites.join(),
    };
    const open = (): PassJournal => {
      const file = Journal.open(request.folder, `${buildStem}-${pass.to}`, head);
      return new PassJournal(pass, file, this.stream.batches);
    };
    const journal = open();
    const kept = this.plansIn(pass).map(keptName);
    const bag = journal.done > 0 ? journal.batch(0) : undefined;
    if (!bag || kept.every((name) => name in bag)) return journal;
    journal.remove();
    return open();
  }

  private pendingIn(pass: Pass): PendingCache[] {
    return this.plansIn(pass).map((plan) => new PendingCache(plan));
  }

  private plansIn(pass: Pass): CachePlan[] {
    return this.plans.filter(({ request: { site } }) => isIn(pass, site));
  }

  private async pass(
    before: PassJournal | undefined,
    journal: PassJournal,
    pace: Pace,
    control: JobControl,
  ): Promise<void> {
    const { batch } = this.shape;
    const plans = this.plansIn(journal.pass);
    const keep = (span: BatchSpan, sites: TensorBag): TensorBag => {
      this.requireFinite(plans, span, sites);
      return Object.assign({}, ...plans.map((plan) => keptRows(plan, span, sites))) as TensorBag;
    };
    if (!journal.complete) {
      pace.begin(journal.pass, journal.done * batch);
      const ranges = await this.stream.run(before, journal, keep, async (tokens) => {
        control.progress(pace.at(tokens));
        await control.breathe();
      });
      this.placements.push(...ranges.map(({ runner }: OpenRange) => runner.placement()));
    }
    await this.finish(journal, control);
  }

  /** Makes the caches of a whole pass. */
  private async finish(journal: PassJournal, { breathe }: JobControl): Promise<void> {
    const caches = this.pendingIn(journal.pass);
    if (caches.length === 0) return;
    const each = async (visit: (span: BatchSpan, bag: TensorBag) => void): Promise<void> => {
      for (let at = 0; at < this.stream.batches; at += 1) {
        visit(this.stream.span(at), journal.batch(at));
        await breathe();
      }
    };
    const centred = caches.filter((cache) => cache.centred);
    if (centred.length > 0)
      await each((span, bag) => centred.forEach((cache) => cache.sum(span, bag)));
    const means = caches.map((cache) => cache.mean());
    await each((span, bag) => caches.forEach((cache, i) => cache.pack(span, bag, means[i]!)));
    for (const cache of caches) this.built.set(cache.plan, cache.finish());
  }

  /** @throws FaultError `non-finite-state`, naming the token. */
  private requireFinite(
    plans: readonly CachePlan[],
    { from, count }: BatchSpan,
    sites: TensorBag,
  ): void {
    for (const plan of plans) {
      const { site } = plan.request;
      const states = sites[siteName(site)]!.data as Float32Array;
      const wrong = firstNonFinite(states, count * plan.width);
      if (wrong === undefined) continue;
      const token = from + Math.floor(wrong / plan.width);
      throw faultError(
        'non-finite-state',
        `${this.stream.nameOf(token)} has the state ${states[wrong]!} in dimension ${wrong % plan.width} of ${site.kind} at layer ${site.layer}.`,
        'The model overflows: use its float32 export, or check that the file is the trained model.',
      );
    }
  }
}
