/** What `dimcat doctor` found, for a person and for a bug report: no token, no name of a home folder. */
import type { Doctor, ProviderFinding } from '../jobs/api';
import type { HubState } from '../jobs/hubState';
import { bytesText } from '../protocol/bytes';

/** Everything reported about a machine. */
export interface Examined {
  readonly dimcat: string;
  readonly node: string;
  /** Platform, processor type and version of the system. */
  readonly system: string;
  readonly found: Doctor;
  /** Where token caches are stored, and the free bytes there, if known. */
  readonly caches: { readonly folder: string; readonly freeBytes: number | null };
  readonly hub: HubState | string;
  /** Replaced by `~` everywhere. */
  readonly home: string;
}

const NO_GPU =
  'no GPU seen; a container or virtual machine sees one only if it is passed through, e.g. by docker run --gpus all';
const COLUMN = 14;
const WIDTH = 100;

export function doctorText(examined: Examined): string {
  const { found, home } = examined;
  const text = [
    headline(found),
    '',
    ...facts(examined).map(([name, value]) => row(name, value)),
    '',
    'Where a model can run, best first:',
    ...found.providers.flatMap(providerRows),
    '',
  ].join('\n');
  return home.length > 1 ? text.replaceAll(home, '~') : text;
}

/** The same as the text of an issue. */
export function bugReport(examined: Examined): string {
  return `What I did:\n\nWhat happened, and what I expected:\n\n\`\`\`text\n${doctorText(examined)}\`\`\`\n`;
}

function headline({ chosen, telemetryDisabled }: Doctor): string {
  if (!telemetryDisabled)
    return "ONNX Runtime's telemetry is NOT switched off here: please report this.";
  return chosen === 'cpu'
    ? 'Models run here, on the processor. Dimcat never needs a GPU, but one makes it faster.'
    : `Models run here, on the GPU (${chosen}).`;
}

function facts({ dimcat, node, system, found, caches, hub }: Examined): [string, string][] {
  const { processor, cores, memoryBytes, freeBytes, graphics } = found.machine;
  const free = caches.freeBytes === null ? '' : `, ${bytesText(caches.freeBytes)} free`;
  return [
    ['dimcat', dimcat],
    ['node', node],
    ['system', system],
    ['processor', `${processor}, ${cores} cores`],
    ['memory', `${bytesText(memoryBytes)}, ${bytesText(freeBytes)} free`],
    ...(graphics === null ? [] : [['graphics', graphics.join(', ') || NO_GPU] as [string, string]]),
    ['ONNX Runtime', `${found.runtime}, telemetry ${found.telemetryDisabled ? 'off' : 'ON'}`],
    ['token caches', `${caches.folder}${free}`],
    ['hub', typeof hub === 'string' ? hub : hubText(hub)],
  ];
}

function hubText({ endpoint, cacheFolder, token, offline }: HubState): string {
  const access = token ? 'with a token' : 'without a token';
  return `${endpoint} ${offline ? '(offline)' : access}, cache ${cacheFolder}`;
}

function providerRows({ name, state, reason, advice, milliseconds }: ProviderFinding): string[] {
  const words = { works: 'works', slow: 'works, but', fails: 'does not work:', absent: 'missing:' };
  const time =
    milliseconds === null
      ? ''
      : ` (${milliseconds.toFixed(1)} ms for a product of two 1024 x 1024 matrices)`;
  const line = [words[state], reason].filter((word) => word !== null).join(' ');
  return [row(name, `${line}${time}`), ...(advice === null ? [] : [row('', advice)])];
}

/** A name and its value, wrapped between words and aligned. */
function row(name: string, value: string): string {
  const lines = [''];
  for (const word of value.split(' ')) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > WIDTH - COLUMN) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.map((line, i) => `${(i === 0 ? name : '').padEnd(COLUMN)}${line}`).join('\n');
}
