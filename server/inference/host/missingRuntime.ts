/** ONNX Runtime does not load: in whose words, and what to install. */
import { faultError, type FaultError } from '../../protocol/fault';

/** What decides which libraries are missing. */
export interface System {
  readonly platform: string;
  readonly arch: string;
  /** A Linux whose C library is not glibc, as Alpine's. */
  readonly musl: boolean;
}

/** @param words Why: the loader's, or how the process ended while it loaded. */
export function runtimeFault(words: string, system: System, cause?: unknown): FaultError {
  const said = words
    .split('\n')[0]!
    .replace(/^Error: /, '')
    .replace(/\.$/, '');
  return faultError(
    'runtime-unavailable',
    `ONNX Runtime, which runs models, does not load here: ${said}.`,
    `${remedy(said, system)} Everything that runs no model works without it.`,
    cause,
  );
}

export function thisSystem(): System {
  const { platform, arch } = process;
  return { platform, arch, musl: platform === 'linux' && !hasGlibc() };
}

function hasGlibc(): boolean {
  const { header } = process.report.getReport() as {
    header: { readonly glibcVersionRuntime?: string };
  };
  return header.glibcVersionRuntime !== undefined;
}

/** What to install, or which machine to take. */
function remedy(said: string, { platform, arch, musl }: System): string {
  if (musl)
    return 'It needs the GNU C library: use a Debian, Ubuntu or Fedora image in place of Alpine or another system with musl.';
  if (/cannot find (module|package)/i.test(said))
    return `This package has no native parts for ${platform}-${arch}: install the package for your platform if there is one.`;
  if (/SIGILL|exit code 3221225501|not a valid Win32|wrong ELF class|incompatible arch/i.test(said))
    return `Its binaries are for another processor than this ${arch}: install the package for your platform.`;
  if (platform === 'win32')
    return `Install the Microsoft Visual C++ Redistributable (https://aka.ms/vs/17/release/vc_redist.${arch}.exe), and restart the editor.`;
  if (platform === 'darwin') return macRemedy(said);
  if (/GLIBC(XX)?_\d/.test(said))
    return 'Your Linux is too old for it: docs/platforms.md names the oldest that works.';
  return 'Install the library that is named (on Debian and Ubuntu: libstdc++6 and libgcc-s1).';
}

function macRemedy(said: string): string {
  if (/signature|quarantine|not verified|policy/i.test(said))
    return 'macOS holds the file in quarantine: run `xattr -dr com.apple.quarantine` on the folder of the extension or package.';
  return 'It needs the macOS that docs/platforms.md names, or a later one.';
}
