/** How to get an execution provider that is missing or does not work. */
import { createRequire } from 'node:module';
import * as path from 'node:path';

/** Providers that an operating system can have, best first. `cpu` is always available. */
export function possibleProviders(platform: NodeJS.Platform = process.platform): string[] {
  if (platform === 'darwin') return ['webgpu', 'coreml', 'cpu'];
  if (platform === 'win32') return ['webgpu', 'dml', 'cpu'];
  return ['webgpu', 'cuda', 'cpu'];
}

/** @param runtime Version of ONNX Runtime. */
export function adviceFor(
  name: string,
  runtime: string,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): string | null {
  if (name === 'cpu') return null;
  if (platform === 'linux' && arch !== 'x64')
    return `ONNX Runtime ships no provider for GPUs on Linux with ${arch}: the processor is what there is.`;
  if (name === 'webgpu') return webgpuAdvice(platform);
  if (name === 'cuda') return cudaAdvice(runtime);
  if (name === 'dml') return 'Update the driver of your GPU: DirectML needs DirectX 12.';
  if (name === 'coreml') return 'Core ML needs Apple silicon.';
  return null;
}

function webgpuAdvice(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'WebGPU needs a GPU that supports Metal.';
  if (platform === 'win32')
    return 'Update the driver of your GPU: WebGPU needs DirectX 12 or Vulkan.';
  return (
    'WebGPU needs Vulkan: install libvulkan1 and the driver of your GPU (from NVIDIA, or mesa-vulkan-drivers; 22.3 ' +
    'of Debian 12 is too old), then check that `vulkaninfo --summary` lists it. In a container, pass the GPU through.'
  );
}

/** For Linux on x64, the only system whose binding knows it. The steps one by one are in docs/platforms.md. */
function cudaAdvice(runtime: string): string {
  return (
    'CUDA is too large to ship: put libonnxruntime_providers_shared.so and libonnxruntime_providers_cuda.so of the ' +
    `NuGet package Microsoft.ML.OnnxRuntime.Gpu.Linux ${runtime} into ${nativeFolder()}, and install CUDA 12 and cuDNN 9 ` +
    '(docs/platforms.md#cuda has each step). WebGPU needs none of this.'
  );
}

/** Where the binding lies: in the extension as installed, or in the npm package. */
function nativeFolder(): string {
  const ofOurs = createRequire(__filename);
  const inside = path.join('bin', 'napi-v6', 'linux', 'x64');
  try {
    return path.join(path.dirname(ofOurs.resolve('onnxruntime-node/package.json')), inside);
  } catch {
    return path.join('node_modules', 'onnxruntime-node', inside);
  }
}
