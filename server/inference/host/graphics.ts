/** GPUs as the operating system shows them, whether or not anything can use them. */
import * as fs from 'node:fs';
import * as path from 'node:path';

const vendors: Readonly<Record<string, string>> = {
  '0x10de': 'NVIDIA',
  '0x1002': 'AMD',
  '0x8086': 'Intel',
};

/**
 * On Linux: what can be opened under /dev, by the names that the drivers give.
 *
 * @param root Folder used as `/` by tests.
 * @returns Null on other systems, which mostly have a GPU and no simple way to detect it.
 */
export function graphicsSeen(
  platform: NodeJS.Platform = process.platform,
  root = '/',
): readonly string[] | null {
  if (platform !== 'linux') return null;
  const at = (...parts: string[]): string => path.join(root, ...parts);
  const nvidia = namesIn(at('dev')).some((name) => /^nvidia\d+$/.test(name));
  const render = namesIn(at('dev/dri')).filter((name) => name.startsWith('renderD'));
  const others = render.map((name) => vendorOf(textOf(at('sys/class/drm', name, 'device/vendor'))));
  const windows = namesIn(at('dev')).includes('dxg') ? ['the GPU of Windows'] : [];
  const own = nvidia ? nvidiaNames(at('proc/driver/nvidia/gpus')) : [];
  return [...own, ...others.filter((name) => !nvidia || name !== 'NVIDIA'), ...windows];
}

function nvidiaNames(folder: string): string[] {
  const texts = namesIn(folder).map((gpu) => textOf(path.join(folder, gpu, 'information')));
  const names = texts.map((text) => /^Model:(.+)$/m.exec(text)?.[1]?.trim() ?? 'NVIDIA');
  return names.length > 0 ? names : ['NVIDIA'];
}

function vendorOf(text: string): string {
  return vendors[text.trim()] ?? 'unknown GPU';
}

/** Empty if the folder does not exist or cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
