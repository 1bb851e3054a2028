/** The images or sounds of catalogs, as vocabularies: listed on each request, hashed again only when they change. */
import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { diskReason } from '../../cache/diskFault';
import type { Vocabulary } from '../../inference/api';
import { cancelledFault } from '../../protocol/fault';
import { hashOf } from '../places';
import { listCsv } from './csv';
import { listFolder } from './folder';
import { SharedWork } from '../sharedWork';
import { inOrder, lookingAnywhere, notListed, type ListedInput, type Looking } from './listed';

export interface InputList {
  /** Ids are indices in the order of the names. */
  readonly vocabulary: Vocabulary;
  /** Absolute paths, by id. */
  readonly files: readonly string[];
}

export interface WantedInputs {
  /** Absolute path of a folder or of a `.csv` file. */
  readonly place: string;
  readonly modality: 'vision' | 'audio';
  /** Text of the preprocessor's configuration. */
  readonly config?: string;
}

interface Known {
  readonly stamps: string;
  readonly list: InputList;
}

/** Files to stat at once. */
const atOnce = 64;

export class InputLists {
  private readonly known = new Map<string, Known>();
  private readonly hashes = new Map<string, { readonly stamp: string; readonly sha256: string }>();
  private readonly underWay = new Map<string, SharedWork<InputList>>();

  /** The same object until something changes on disk. @throws FaultError `inputs-unusable` or `cancelled`. */
  get(wanted: WantedInputs, looking: Looking = lookingAnywhere): Promise<InputList> {
    const key = JSON.stringify(wanted);
    const running = this.underWay.get(key);
    if (running && !running.isStopped) return running.wait(looking.signal);
    const { check } = looking;
    const work = new SharedWork((signal) => this.list(wanted, key, { check, signal }));
    this.underWay.set(key, work);
    const ended = (): void => {
      if (this.underWay.get(key) === work) this.underWay.delete(key);
    };
    work.result.then(ended, ended);
    return work.wait(looking.signal);
  }

  private async list(wanted: WantedInputs, key: string, looking: Looking): Promise<InputList> {
    const { place, modality } = wanted;
    const inputs = inOrder(
      await (/\.csv$/i.test(place)
        ? listCsv(place, looking)
        : listFolder(place, modality, looking)),
    );
    const { signal } = looking;
    const stamps = await inGroups(inputs, ({ file }) => stampOfInput(file), signal);
    const all = JSON.stringify([inputs, stamps]);
    const known = this.known.get(key);
    if (known?.stamps === all) return known.list;
    const hashes = await inGroups(inputs, ({ file }, i) => this.hash(file, stamps[i]!), signal);
    const list = {
      vocabulary: vocabularyOf(inputs, wanted, digestOf(inputs, hashes, wanted)),
      files: inputs.map(({ file }) => file),
    };
    this.known.set(key, { stamps: all, list });
    return list;
  }

  private async hash(file: string, stamp: string): Promise<string> {
    const known = this.hashes.get(file);
    if (known?.stamp === stamp) return known.sha256;
    const sha256 = await hashOf(file).catch((error: unknown) => {
      throw unreadable(file, error);
    });
    this.hashes.set(file, { stamp, sha256 });
    return sha256;
  }
}

async function inGroups<R>(
  inputs: readonly ListedInput[],
  work: (input: ListedInput, at: number) => Promise<R>,
  signal: AbortSignal | undefined,
): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < inputs.length; from += atOnce) {
    if (signal?.aborted) throw cancelledFault();
    const group = inputs.slice(from, from + atOnce);
    results.push(...(await Promise.all(group.map((input, i) => work(input, from + i)))));
  }
  return results;
}

async function stampOfInput(file: string): Promise<string> {
  const found = await stat(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  return `${found.size}:${found.mtimeMs}:${found.ino}`;
}

function unreadable(file: string, error: unknown): Error {
  return notListed(
    `${file} cannot be read: ${diskReason(error)}.`,
    'Check that it may be read, or leave it out.',
    error,
  );
}

/**
 * Labels are left out: they change which inputs are anchors, which the evidence records itself. Groups only change
 * folds.
 */
function digestOf(
  inputs: readonly ListedInput[],
  hashes: readonly string[],
  { modality, config }: WantedInputs,
): string {
  const digest = createHash('sha256').update(`${JSON.stringify([modality, config ?? null])}\n`);
  inputs.forEach(({ text, group }, i) => {
    const words = JSON.stringify(group === undefined ? text : [text, group]);
    digest.update(`${words} ${hashes[i]!}\n`);
  });
  return digest.digest('hex');
}

function vocabularyOf(
  inputs: readonly ListedInput[],
  { modality }: WantedInputs,
  sha256: string,
): Vocabulary {
  const ids = new Map(inputs.map(({ text }, id) => [text, id]));
  const labels = new Map<string, number[]>();
  inputs.forEach(({ label }, id) => {
    if (label === undefined) return;
    const known = labels.get(label);
    if (known) known.push(id);
    else labels.set(label, [id]);
  });
  return {
    sha256,
    size: inputs.length,
    textOf: (id) => inputs[id]?.text ?? '',
    isSpecial: () => false,
    idsOf: (text) => {
      const id = ids.get(text);
      return id === undefined ? [] : [id];
    },
    bos: undefined,
    inputs: {
      modality,
      labels,
      labelOf: (id) => inputs[id]?.label,
      groupOf: (id) => inputs[id]?.group,
    },
  };
}
