/**
 * ONNX Runtime as it fails elsewhere, played in every process of a run. Compiled to a file that
 * `NODE_OPTIONS=--require` loads; `DIMCAT_PLAY` names what to play.
 */
import { Module } from 'node:module';

interface Runtime {
  InferenceSession: { create: (model: unknown, options: Options) => Promise<unknown> };
  listSupportedBackends: () => { name: string; bundled: boolean }[];
}
interface Options {
  readonly executionProviders?: readonly unknown[];
}
interface Loader {
  _load: (request: string, ...others: unknown[]) => unknown;
}

/** What is done in place of loading ONNX Runtime; `load` does load it. */
type Play = (load: () => Runtime) => unknown;

const fails = (code: string, message: string): Play => {
  return () => {
    throw Object.assign(new Error(message), { code });
  };
};

const plays: Readonly<Record<string, Play>> = {
  'library missing': fails(
    'ERR_DLOPEN_FAILED',
    'libonnxruntime.so.1: cannot open shared object file: No such file or directory',
  ),
  'no native part': fails(
    'MODULE_NOT_FOUND',
    "Cannot find module '../bin/napi-v6/linux/riscv64/onnxruntime_binding.node'\nRequire stack:\n- binding.js",
  ),
  'wrong processor': () => {
    process.kill(process.pid, 'SIGILL');
    return busy();
  },
  /** A driver that crashes as soon as it is used. */
  'GPU crashes': (load) => {
    const runtime = load();
    const { create } = runtime.InferenceSession;
    const isGpu = (options: Options): boolean => options.executionProviders?.[0] !== 'cpu';
    runtime.InferenceSession.create = (model, options) => {
      if (!isGpu(options)) return create.call(runtime.InferenceSession, model, options);
      process.kill(process.pid, 'SIGSEGV');
      return Promise.resolve(busy());
    };
    return runtime;
  },
};

/** Until the signal arrives. */
function busy(): never {
  for (;;);
}

const loader = Module as unknown as Loader;
const { _load } = loader;
const play = plays[process.env['DIMCAT_PLAY'] ?? ''];
let runtime: unknown;
if (play)
  loader._load = (request, ...others) => {
    const load = () => _load.call(Module, request, ...others);
    if (request !== 'onnxruntime-node') return load();
    return (runtime ??= play(load as () => Runtime));
  };
