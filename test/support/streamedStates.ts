/** The states that a stream of all tokens gives, as numbers. */
import * as fs from 'node:fs';
import { Journal } from '../../server/cache/journal';
import type { CacheRequest } from '../../server/inference/api';
import { siteName } from '../../server/inference/edit/rangeGraph';
import { planCaches, type CachePlan } from '../../server/inference/host/cachePlan';
import type { HostContext } from '../../server/inference/host/context';
import { PassJournal } from '../../server/inference/host/passJournal';
import { passesTo } from '../../server/inference/host/passPlan';
import { firstShape, smallerShape } from '../../server/inference/host/streamShape';
import { sitesOf, TokenStream, type StreamShape } from '../../server/inference/host/tokenStream';
import { temporaryFolder } from './paths';

export interface Streamed {
  /** For each request float32 [tokens, width]. */
  readonly states: Float32Array[];
  readonly shape: StreamShape;
  readonly passes: number;
}

/** @param passBytes As of HostContext; 1 loads one block at a time. `whole`: the graph is not cut. */
export async function streamedStates(
  context: HostContext,
  requests: readonly CacheRequest[],
  passBytes: number | 'whole' = 1,
): Promise<Streamed> {
  const planned = await planCaches(context, requests);
  const plans = planned.map((p) => ({ ...p, streamed: p.streamed && passBytes !== 'whole' }));
  let shape = firstShape(plans);
  for (;;) {
    try {
      return await streamed(context, plans, shape, passBytes === 'whole' ? Infinity : passBytes);
    } catch (error) {
      const next = smallerShape(plans[0]!, shape, error);
      if (!next) throw error;
      shape = next;
    }
  }
}

async function streamed(
  context: HostContext,
  plans: readonly CachePlan[],
  shape: StreamShape,
  passBytes: number,
): Promise<Streamed> {
  const folder = temporaryFolder();
  const sites = sitesOf(plans);
  const stream = new TokenStream(context, plans[0]!, sites, shape);
  const deepest = Math.max(...sites.map(({ layer }) => layer));
  const passes = passesTo(plans[0]!.model, deepest, plans[0]!.streamed, passBytes);
  const states = plans.map(({ width, request }) => new Float32Array(width * request.tokens));
  const journals: PassJournal[] = [];
  try {
    for (const pass of passes) {
      const file = Journal.open(folder, `pass-${pass.to}`, {});
      journals.push(new PassJournal(pass, file, stream.batches));
      await stream.run(
        journals.at(-2),
        journals.at(-1)!,
        ({ from, count }, given) => {
          plans.forEach(({ width, request }, i) => {
            const rows = given[siteName(request.site)]?.data as Float32Array | undefined;
            if (rows) states[i]!.set(rows.subarray(0, count * width), from * width);
          });
          return {};
        },
        () => Promise.resolve(),
      );
    }
  } finally {
    for (const journal of journals) journal.close();
    fs.rmSync(folder, { recursive: true });
  }
  return { states, shape, passes: passes.length };
}
