/** How to get an execution provider that is missing or does not work. */
/** Providers that an operating system can have, best first. `cpu` is always available. */
export function possibleProviders(platform: NodeJS.Platform = process.platform): string[] {
  if (platform === 'darwin') return ['webgpu', 'coreml', 'cpu'];
  if (platform === 'win32') return ['webgpu', 'cuda', 'dml', 'cpu'];
  return ['webgpu', 'cuda', 'cpu'];
}

/** @param runtime Version of ONNX Runtime. */
export function adviceFor(
  name: string,
  runtime: string,
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (name === 'webgpu') return webgpuAdvice(platform);
  if (name === 'cuda') return cudaAdvice(runtime, platform);
  if (name === 'dml') return 'Update the driver of your GPU: DirectML needs DirectX 12.';
  if (name === 'coreml') return 'Core ML needs macOS 12 or later on Apple silicon.';
  return null;
}

function webgpuAdvice(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'WebGPU needs macOS 12 or later and a GPU that supports Metal.';
  if (platform === 'win32')
    return 'Update the driver of your GPU: WebGPU needs DirectX 12 or Vulkan.';
  return (
    'WebGPU needs Vulkan: install libvulkan1 and the driver of your GPU (from NVIDIA, or mesa-vulkan-drivers; 22.3 ' +
    'of Debian 12 is too old), then check that `vulkaninfo --summary` lists it. In a container, pass the GPU through.'
  );
}

function cudaAdvice(runtime: string, platform: NodeJS.Platform): string {
  const windows = platform === 'win32';
  const files = windows
    ? ['onnxruntime_providers_shared.dll', 'onnxruntime_providers_cuda.dll']
    : ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'];
  const source = `Microsoft.ML.OnnxRuntime.Gpu.${windows ? 'Windows' : 'Linux'}`;
  return (
    `CUDA is too large to ship: put ${files.join(' and ')} of the NuGet package ${source} ${runtime} beside ` +
    `onnxruntime_binding.node (node_modules/onnxruntime-node/bin/napi-v6/${platform}/${process.arch} of the ` +
    'extension), and install CUDA 12 and cuDNN 9. WebGPU needs none of this.'
  );
}
