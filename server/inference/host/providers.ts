/** Which execution providers work here: compiled in, able to run a product of matrices, and not needlessly slow. */
import * as ort from 'onnxruntime-node';
import { FaultError, faultError } from '../../protocol/fault';
import type { ProviderFinding } from '../api';
import { productTime, runsProduct } from './productProbe';
import type { Trying } from './messages';
import { RunClock } from './runClock';
import { adviceFor, possibleProviders } from './providerAdvice';

/**
 * A GPU that takes this many times as long as the processor is software emulation. The limit is far from any real GPU,
 * so that the choice is the same each time.
 */
const slowerThanProcessor = 4;

export class Providers {
  private readonly failures = new Map<string, Promise<string | undefined>>();
  private readonly times = new Map<string, Promise<number>>();

  constructor(
    private readonly trying: Trying = (_, work) => work(),
    private readonly clock = new RunClock(),
  ) {}

  /** @param crashed Providers not to be tried, with how the process ended that tried them. */
  avoid(crashed: Readonly<Record<string, string>>): void {
    for (const [name, how] of Object.entries(crashed))
      this.failures.set(name, Promise.resolve(`it ended the process that tried it (${how})`));
  }

  /** The result for each provider that this system could have, in order of preference. */
  async findings(): Promise<ProviderFinding[]> {
    const findings: ProviderFinding[] = [];
    for (const name of possibleProviders()) findings.push(await this.finding(name));
    return findings;
  }

  /**
   * The first that works: of `wanted`, or of all if that is empty.
   *
   * @throws FaultError `provider-unavailable` if none of `wanted` works.
   */
  async choose(wanted: readonly string[]): Promise<string> {
    const reasons: string[] = [];
    for (const name of wanted.length > 0 ? wanted : possibleProviders()) {
      const failure =
        (await this.failure(name)) ?? (wanted.length > 0 ? undefined : await this.slowness(name));
      if (failure === undefined) return name;
      reasons.push(`${name}: ${failure}`);
    }
    throw faultError(
      'provider-unavailable',
      `The chosen execution provider does not work here (${reasons.join('; ')}).`,
      {
        advice: 'Choose another provider (cpu works everywhere), or let Dimcat choose.',
        onCommandLine: 'dimcat doctor says what each of them lacks.',
      },
    );
  }

  private async finding(name: string): Promise<ProviderFinding> {
    const advice = adviceFor(name, ort.env.versions.node ?? ort.env.versions.common);
    const reason = await this.failure(name);
    if (reason !== undefined) {
      const state = isCompiledIn(name) ? 'fails' : 'absent';
      return { name, state, reason, advice, milliseconds: null };
    }
    const milliseconds = await this.time(name);
    const slow = await this.slowness(name);
    return slow === undefined
      ? { name, state: 'works', reason: null, advice: null, milliseconds }
      : { name, state: 'slow', reason: slow, advice, milliseconds };
  }

  /** Why a provider cannot be used; undefined if it can. */
  private failure(name: string): Promise<string | undefined> {
    return remembered(this.failures, name, async () => {
      if (!isCompiledIn(name)) return 'not part of this ONNX Runtime';
      try {
        return (await this.trying({ provider: name }, () => runsProduct(name, this.clock)))
          ? undefined
          : 'it left the work to another provider';
      } catch (error) {
        // A trial needs a temporary file, and a disk that takes none says nothing about the provider.
        if (error instanceof FaultError) throw error;
        return firstLine(error);
      }
    });
  }

  /** Why a working provider is not chosen automatically; undefined if it may be. */
  private async slowness(name: string): Promise<string | undefined> {
    if (name === 'cpu') return undefined;
    const times = (await this.time(name)) / (await this.time('cpu'));
    if (times <= slowerThanProcessor) return undefined;
    return `${Math.round(times)} times as slow as the processor: software emulation of a GPU`;
  }

  private time(name: string): Promise<number> {
    return remembered(this.times, name, () =>
      this.trying({ provider: name }, () => productTime(name, this.clock)),
    );
  }
}

function remembered<T>(
  map: Map<string, Promise<T>>,
  key: string,
  ask: () => Promise<T>,
): Promise<T> {
  const known = map.get(key) ?? ask();
  map.set(key, known);
  known.catch(() => map.delete(key));
  return known;
}

function isCompiledIn(name: string): boolean {
  return ort.listSupportedBackends().some((b) => b.name === name);
}

/** Removes the source location with which ONNX Runtime's messages begin. */
function firstLine(error: unknown): string {
  const line = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  return line.replace(/^\/\S+\.(cc|h):\d+ .* was false\. /, '');
}
