/**
 * How Dimcat reads the exports of a folder, beside PyTorch's states of every block (make.py, which comes first):
 * `node out/test/bench/exports/compare.js FOLDER [NAME ...]`. Each is read with the configuration beside it, without,
 * and with one of another number of blocks, which must be noticed. Prints a Markdown table; exits 1 where a state is
 * another.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { InferenceClient, ModelRef } from '../../../server/inference/api';
import { createInferenceClient } from '../../../server/inference/client/client';
import { FaultError } from '../../../server/protocol/fault';
import { hostPath, temporaryFolder } from '../../support/paths';
import { maxDifference } from '../../support/runModel';

/** Of a state's largest number. */
const tolerance = 1e-4;

interface Reference {
  readonly name: string;
  readonly exporter: string;
  readonly torch: string;
  readonly transformers: string;
  readonly input: string;
  readonly shape: readonly number[];
  readonly dtype: 'int64' | 'float32';
  /** Shape of what each block gives. */
  readonly states: readonly (readonly number[])[];
  /** Blocks of each stream. */
  readonly streams: readonly number[];
}

/** A reading of an export: the largest error of a state as a share of its largest number, or why there is none. */
type Reading = { readonly error: number } | { readonly refused: string };

const print = (line: string): void => void process.stdout.write(`${line}\n`);

class Export {
  readonly reference: Reference;
  private readonly copy = temporaryFolder();

  constructor(
    private readonly client: InferenceClient,
    private readonly folder: string,
  ) {
    this.reference = JSON.parse(
      fs.readFileSync(path.join(folder, 'reference.json'), 'utf8'),
    ) as Reference;
    fs.copyFileSync(path.join(folder, 'model.onnx'), path.join(this.copy, 'model.onnx'));
  }

  /** All streams read beside a configuration: the worst of them. */
  async read(config: string | undefined): Promise<Reading> {
    const beside = path.join(this.copy, 'config.json');
    if (config === undefined) fs.rmSync(beside, { force: true });
    else fs.writeFileSync(beside, config);
    try {
      const names = await this.streamNames();
      const errors: number[] = [];
      for (const [i, name] of names.entries()) errors.push(await this.streamError(i, name));
      return { error: Math.max(...errors) };
    } catch (error) {
      if (error instanceof FaultError) return { refused: error.fault.message };
      throw error;
    }
  }

  /** Where there are several, the values at which they end, as the refusal to choose names them. */
  private async streamNames(): Promise<readonly (string | undefined)[]> {
    const { streams } = this.reference;
    if (streams.length === 1) return [undefined];
    try {
      await this.client.inspect(this.model(undefined));
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      const ends = [...error.fault.message.matchAll(/ to "([^"]+)"/g)].map((match) => match[1]);
      if (ends.length === streams.length) return ends;
    }
    throw new Error(`${this.reference.name} has ${streams.length} streams, and others were seen.`);
  }

  private model(stream: string | undefined): ModelRef {
    const reading = stream === undefined ? {} : { reading: { stream } };
    return { path: path.join(this.copy, 'model.onnx'), providers: ['cpu'], ...reading };
  }

  private async streamError(stream: number, name: string | undefined): Promise<number> {
    const { streams, states, input, shape, dtype } = this.reference;
    const out = path.join(this.copy, `taps ${stream}`);
    const file = path.join(this.folder, 'input.bin');
    const { taps } = await this.client.tap({
      model: this.model(name),
      inputs: { [input]: { file, shape, dtype } },
      out,
    });
    const before = streams.slice(0, stream).reduce((a, b) => a + b, 0);
    if (taps.length !== streams[stream]! + 1) return Infinity;
    const found = taps.map((tap) => floatsIn(path.join(out, tap.file)));
    const all = floatsIn(path.join(this.folder, 'states.bin'));
    const sizes = states.map((s) => s.reduce((a, b) => a * b, 1));
    const starts = sizes.map((_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
    const errors = taps.slice(1).map((_, i) => {
      const at = starts[before + i]!;
      return share(found[i + 1]!, all.subarray(at, at + sizes[before + i]!));
    });
    const first = floatsIn(path.join(this.folder, 'first.bin'));
    return Math.max(...errors, stream === 0 ? share(found[0]!, first) : 0);
  }

  /** The configuration with one block more; undefined where it does not tell how many there are. */
  otherConfig(config: string): string {
    const told = JSON.parse(config) as Record<string, unknown>;
    const names = /^(num_hidden_layers|n_layers?|num_layers|encoder_layers)$/;
    for (const [key, value] of Object.entries(told)) {
      if (names.test(key) && typeof value === 'number') told[key] = value + 1;
      if (key === 'depths') told[key] = (value as number[]).map((depth) => depth + 7);
      if (key === 'layers_block_type' && !('num_hidden_layers' in told))
        told[key] = [...(value as string[]), 'mlp'];
    }
    return JSON.stringify(told);
  }

  config(): string {
    return fs.readFileSync(path.join(this.folder, 'config.json'), 'utf8');
  }

  remove(): void {
    fs.rmSync(this.copy, { recursive: true, force: true });
  }
}

/** The largest difference as a share of the largest number. */
function share(found: Float32Array, expected: Float32Array): number {
  const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return maxDifference(found, expected) / largest;
}

function floatsIn(file: string): Float32Array {
  const bytes = fs.readFileSync(file);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Refusals without the folder of the run, and no longer than a line. */
function words(reading: Reading): string {
  if ('error' in reading) return reading.error.toExponential(0);
  const text = reading.refused.replace(/\S*model\.onnx/, 'it').replaceAll('|', '/');
  return `refused: ${text.length > 240 ? `${text.slice(0, 240)}...` : text}`;
}

async function row(one: Export): Promise<boolean> {
  const { name, exporter, streams } = one.reference;
  const config = one.config();
  const beside = await one.read(config);
  const alone = await one.read(undefined);
  const other = await one.read(one.otherConfig(config));
  const noticed = 'refused' in other;
  const right = [beside, alone].every((r) => 'refused' in r || r.error < tolerance);
  const same = words(alone) === words(beside) ? 'same' : words(alone);
  const blocks = streams.join(' and ');
  print(
    `| ${name} | ${exporter} | ${blocks} | ${words(beside)} | ${same} | ${noticed ? 'yes' : 'NO'} |`,
  );
  return right && noticed;
}

async function main(folder: string | undefined, names: readonly string[]): Promise<void> {
  if (folder === undefined || !fs.existsSync(folder)) {
    print('skipped: name a folder of exports, as docs/reference/model-map.md says');
    return;
  }
  const client = createInferenceClient({ hostPath, log: () => undefined });
  print(
    '| architecture | exporter | blocks | largest error | without config.json | wrong one noticed |',
  );
  print('| --- | --- | --- | --- | --- | --- |');
  const results: boolean[] = [];
  for (const entry of fs.readdirSync(folder).sort()) {
    const place = path.join(folder, entry);
    if (!fs.existsSync(path.join(place, 'reference.json'))) continue;
    const one = new Export(client, place);
    try {
      if (names.length === 0 || names.includes(one.reference.name)) results.push(await row(one));
    } finally {
      one.remove();
    }
  }
  await client.dispose();
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

main(process.argv[2], process.argv.slice(3)).catch((error: unknown) => {
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
});
