/** Folders that ONNX Runtime opens by means of its own. */
import * as path from 'node:path';

/** What Windows gives programs that ask for no more, less a file's name of 80 characters. */
const SHORT = 180;

/**
 * A folder as ONNX Runtime is told it. Where Windows would cut a path off at 260 characters, it takes one that begins
 * with `\\?\`, as Node writes all of its own; short ones stay as they are.
 *
 * @param paths Of the system: `path.win32` in tests.
 */
export function folderForRuntime(folder: string, paths: path.PlatformPath = path): string {
  return folder.length < SHORT ? folder : paths.toNamespacedPath(folder);
}
