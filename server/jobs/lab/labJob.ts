/** The flip lab: one prompt, one edit, what comes next before and after. A look, with no controls and no evidence. */
import type { Prototype } from '../../core/prototype';
import {
  CAUSAL_CALLS,
  type CausalCalls,
  type EditedLayer,
  type EditPlan,
  type Intervention,
} from '../../protocol/flips';
import { asking, methodsOf, type Methods } from '../../protocol/calls';
import { faultError } from '../../protocol/fault';
import type { LabArm, LabLook, LabOptions } from '../../protocol/lab';
import { away, flipped, toward } from '../../science/flip/interventions';
import { meanState } from '../../science/flip/magnitudes';
import { firstChange, nextTokens } from '../../science/lab/nextTokens';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { JobContext, Jobs } from '../api';
import { ensureCache } from '../cacheJob';
import type { Equipment } from '../equipment';
import { prepare, type Prepared } from '../prepare';
import { atLayer } from '../read/atLayer';
import { meanOf } from '../read/textSigns';
import { readTasks } from '../read/readTasks';
import { requireDimensions } from '../requireDimensions';
import { maskOf } from '../readPosition';
import { promptJobs } from './keptPrompts';
import { promptTokens } from './promptTokens';

/** Tokens of either side of the table, and of a continuation. */
const [SHOWN, CONTINUED] = [10, 20];

export function labJob(equipment: Equipment): Pick<Jobs, 'lab' | 'prompts'> {
  const lab = new Lab(equipment);
  return {
    lab: (open, options, context) => lab.look(open, options, context),
    prompts: promptJobs(equipment),
  };
}

/** What is the same for every dose and arm of one prompt at one layer. */
interface Bench {
  readonly prepared: Prepared;
  readonly mask: number | undefined;
  readonly layer: EditedLayer;
  readonly identity: LabLook['identity'];
}

class Lab {
  /** Of the last prompt: a slider asks many times. */
  #bench: { readonly key: string; readonly made: Promise<Bench> } | undefined;
  #registers: { readonly key: string; readonly made: Promise<readonly Prototype[]> } | undefined;

  constructor(private readonly equipment: Equipment) {}

  async look(open: OpenCatalog, options: LabOptions, context: JobContext): Promise<LabLook> {
    const began = performance.now();
    const own = await prepare(open, this.equipment.around, context.signal);
    const prepared = atLayer(own, options.layer ?? own.request.site.layer);
    const prompt = await promptTokens(prepared, options);
    const { path, sha256, dimensions } = await ensureCache(
      prepared,
      this.equipment.inference,
      context,
    );
    requireDimensions(options.dimensions, dimensions, prepared);
    const { site, model } = prepared.request;
    const bench = await this.#benchOf(
      JSON.stringify([model, sha256, prompt, prepared.catalog.flips.centre]),
      { prepared, prompt, path, dimensions },
      context,
    );
    const prototypes = await this.#registersOf(open, prepared, { path, sha256 }, options, context);
    const edit = interventionOf(dimensions, prototypes, options);
    const plan: EditPlan = {
      layers: [bench.layer],
      rows: [[], [edit]],
      positions: options.positions,
    };
    const ended = bench.mask === undefined ? prompt : [...prompt, bench.mask];
    const run = this.#causes(prepared, context);
    const watch = Array.from({ length: prepared.summary.vocabulary }, (_, id) => id);
    const [rows] = await run.run({ ...plan, prompts: [ended], watch });
    const groups = groupsOf(prepared, options.features);
    const next = nextTokens(rows![0]!.watched, rows![1]!.watched, SHOWN, groups);
    const continued =
      bench.mask === undefined
        ? { continued: await continuedBy(run, plan, ended, prepared) }
        : undefined;
    const { vocabulary } = prepared;
    return {
      prompt: ended.map((id) => vocabulary.textOf(id)),
      layer: site.layer,
      edited: editedBy(edit),
      tokens: next.tokens.map(({ id, ...rest }) => ({ text: vocabulary.textOf(id), ...rest })),
      kl: next.kl,
      own: next.groups[0]!,
      others: next.groups[1]!,
      ...continued,
      identity: bench.identity,
      milliseconds: Math.round(performance.now() - began),
    };
  }

  #causes({ request: { model } }: Prepared, { signal }: JobContext): Methods<CausalCalls> {
    const { inference } = this.equipment;
    return methodsOf(
      CAUSAL_CALLS,
      asking<CausalCalls>((question) => inference.causes({ model, question }, signal)),
    );
  }

  #benchOf(key: string, given: BenchGiven, context: JobContext): Promise<Bench> {
    if (this.#bench?.key === key) return this.#bench.made;
    const made = this.#makeBench(given, context);
    this.#bench = { key, made };
    made.catch(() => (this.#bench = undefined));
    return made;
  }

  async #makeBench(
    { prepared, prompt, path, dimensions }: BenchGiven,
    context: JobContext,
  ): Promise<Bench> {
    const { inference } = this.equipment;
    const { model, site, signs, prefix } = prepared.request;
    const mask = await maskOf(prepared, inference, context.signal);
    const place = { site: site.kind, layer: site.layer };
    const centre =
      signs === 'raw'
        ? new Float32Array(dimensions)
        : prepared.catalog.flips.centre === 'tokens'
          ? meanOf(path)
          : await inference
              .unedited({ model, ...place, prompts: [prompt] }, context.signal)
              .then(({ states }) => meanState(states, dimensions, prefix.length));
    const layer = { ...place, centre };
    const run = this.#causes(prepared, context);
    const { bitIdentical, maxAbsDifference } = await run.identity({ layers: [layer], prompt });
    return { prepared, mask, layer, identity: { bitIdentical, maxAbsDifference } };
  }

  /** Registers best first, then the dimensions that were named. */
  async #registersOf(
    open: OpenCatalog,
    prepared: Prepared,
    cache: { readonly path: string; readonly sha256: string },
    { features, dimensions }: LabOptions,
    { signal }: JobContext,
  ): Promise<readonly Prototype[]> {
    const at = { prepared, sha256: cache.sha256 };
    const chosen = prepared.features.chosen(features);
    // Evidence that cannot be read is a fault of the catalog in the status bar (`sidecarFaults`).
    const { tasks } = await readTasks(this.equipment.around, open, at, chosen);
    const scope = { path: cache.path, excluded: prepared.excluded };
    const key = JSON.stringify([cache.sha256, tasks]);
    if (this.#registers?.key !== key) {
      const made = this.equipment.scoring.read('prototypes', { scope, tasks, seed: 0 }, signal);
      this.#registers = { key, made };
      made.catch(() => (this.#registers = undefined));
    }
    const named = { dimensions: [...dimensions], polarity: dimensions.map(() => 1) };
    return [...(await this.#registers.made), named];
  }
}

interface BenchGiven {
  readonly prepared: Prepared;
  readonly prompt: readonly number[];
  /** Of the cache. */
  readonly path: string;
  readonly dimensions: number;
}

const ARMS: Readonly<Record<LabArm, (dimensions: number, prototype: Prototype) => Intervention>> = {
  away,
  toward,
  flip: flipped,
};

/** @throws FaultError `bad-arguments` where nothing is edited. */
function interventionOf(
  dimensions: number,
  prototypes: readonly Prototype[],
  { arm, dose }: Pick<LabOptions, 'arm' | 'dose'>,
): Intervention {
  const polarity = new Map<number, number>();
  for (const one of prototypes) {
    const most = Math.ceil(dose * one.dimensions.length);
    one.dimensions.slice(0, most).forEach((d, i) => {
      // Of registers that contradict each other the first counts.
      if (!polarity.has(d)) polarity.set(d, one.polarity[i]!);
    });
  }
  if (polarity.size === 0)
    throw faultError(
      'bad-arguments',
      'No feature and no dimension is chosen, or they have no register.',
      'Choose a feature with anchors, or a dimension.',
    );
  const merged = { dimensions: [...polarity.keys()], polarity: [...polarity.values()] };
  return ARMS[arm](dimensions, merged);
}

function editedBy({ mask, force }: Intervention): number {
  return mask.filter((m, d) => m !== 1 || force[d] !== 0).length;
}

/** Anchors of the chosen features, and those of the others. */
function groupsOf(
  { features }: Prepared,
  chosen: readonly string[],
): readonly [own: readonly number[], others: readonly number[]] {
  const all = features.all();
  const own = new Set(
    all.filter(({ id }) => chosen.includes(id)).flatMap(({ anchors }) => anchors),
  );
  const others = new Set(all.flatMap(({ anchors }) => anchors).filter((id) => !own.has(id)));
  return [[...own], [...others]];
}

async function continuedBy(
  run: Methods<CausalCalls>,
  plan: EditPlan,
  prompt: readonly number[],
  { vocabulary }: Prepared,
): Promise<NonNullable<LabLook['continued']>> {
  const { tokens } = await run.generate({ ...plan, prompts: [prompt], tokens: CONTINUED });
  const [before, after] = tokens[0]!;
  const textOf = (id: number): string => vocabulary.textOf(id);
  return {
    before: before!.map(textOf),
    after: after!.map(textOf),
    change: firstChange(before!, after!),
  };
}
