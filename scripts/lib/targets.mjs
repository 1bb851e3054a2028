/** The platforms that Dimcat is packaged for. */
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** Folder of onnxruntime-node's native files, by target of the Marketplace. */
export const nativeFolders = {
  'linux-x64': 'linux/x64',
  'linux-arm64': 'linux/arm64',
  'win32-x64': 'win32/x64',
  'win32-arm64': 'win32/arm64',
  'darwin-arm64': 'darwin/arm64',
};

/** For platforms without native files: all but running models works there. */
export const universal = 'universal';

/** The target of this machine; it may be none of the above. */
export const hostTarget = `${process.platform}-${process.arch}`;

/** Absolute path of a target's package. */
export function packagePath(target) {
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  return inRoot(`dimcat-${target}-${version}.vsix`);
}

/** Absolute path of the package for this machine. */
export const hostPackage = () => packagePath(hostTarget);

/** Lines of .vscodeignore that let a target's native files in. */
export function nativeLines(target) {
  if (target === universal) return [];
  const folder = `node_modules/onnxruntime-node/bin/napi-v6/${nativeFolders[target]}`;
  if (!target.startsWith('darwin')) return [`!${folder}/*`];
  // The binding links libonnxruntime.1.dylib; the copy under its full version would double the package.
  return ['onnxruntime_binding.node', 'libonnxruntime.?.dylib'].map((name) => `!${folder}/${name}`);
}
