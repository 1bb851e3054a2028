/** Which execution providers really work here: compiled in, and able to run a small model. */
import * as ort from 'onnxruntime-node';
import { create } from '@bufbuild/protobuf';
import { faultError } from '../../protocol/fault';
import { ModelSchema } from '../onnx/gen/onnx_pb';
import { serialiseModel } from '../onnx/model';
import { node, valueInfo } from '../onnx/nodes';
import { ElementType, floatTensor } from '../onnx/tensors';
import { profiledRun } from './placement';

/** Tried in this order when nobody chose. */
const automatic = ['webgpu', 'cuda', 'coreml', 'dml', 'cpu'];

export class Providers {
  private readonly probes = new Map<string, Promise<string | undefined>>();

  /** Names that are compiled into this ONNX Runtime. */
  compiled(): string[] {
    return ort.listSupportedBackends().map((b) => b.name);
  }

  /** Names that ran a small model, in the order in which they would be chosen. */
  async working(): Promise<string[]> {
    const names: string[] = [];
    for (const name of automatic) if ((await this.failure(name)) === undefined) names.push(name);
    return names;
  }

  /**
   * The first that works: of `wanted`, or of all when that is empty.
   *
   * @throws FaultError `provider-unavailable` when none of `wanted` does.
   */
  async choose(wanted: readonly string[]): Promise<string> {
    const reasons: string[] = [];
    for (const name of wanted.length > 0 ? wanted : automatic) {
      const failure = await this.failure(name);
      if (failure === undefined) return name;
      reasons.push(`${name}: ${failure}`);
    }
    throw faultError(
      'provider-unavailable',
      `The chosen execution provider does not work here (${reasons.join('; ')}).`,
      'Choose another provider (cpu works everywhere), or let Dimcat choose.',
    );
  }

  /** Why a provider cannot be used; undefined if it can. */
  private failure(name: string): Promise<string | undefined> {
    const known = this.probes.get(name) ?? this.probe(name);
    this.probes.set(name, known);
    return known;
  }

  private async probe(name: string): Promise<string | undefined> {
    if (!this.compiled().includes(name)) return 'not part of this ONNX Runtime';
    try {
      const nodes = await profiledRun(
        probeModel(),
        { executionProviders: [name], logSeverityLevel: 4 },
        { x: probeInput() },
      );
      return (nodes[name] ?? 0) > 0 ? undefined : 'it left the work to another provider';
    } catch (error) {
      return (error instanceof Error ? error.message : String(error)).split('\n')[0];
    }
  }
}

function probeInput(): ort.Tensor {
  return new ort.Tensor('float32', new Float32Array(64).fill(1), [8, 8]);
}

function probeModel(): Uint8Array {
  const float = ElementType.float32;
  return serialiseModel(
    create(ModelSchema, {
      irVersion: 8n,
      opsetImport: [{ domain: '', version: 17n }],
      graph: {
        name: 'probe',
        node: [node('MatMul', ['x', 'w'], ['y'])],
        initializer: [floatTensor('w', [8, 8], new Float32Array(64).fill(1))],
        input: [valueInfo('x', float, [8, 8])],
        output: [valueInfo('y', float, [8, 8])],
      },
    }),
  );
}
