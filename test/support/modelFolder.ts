/** A folder with a tiny model and its tokenizer in it, and clients of the real inference process. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { CacheRequest, InferenceClient } from '../../server/inference/api';
import { createInferenceClient, type InferenceOptions } from '../../server/inference/client/client';
import { hostPath, temporaryFolder } from './paths';
import { tinyModel, type TinyModel, type TinyModelOptions } from './tinyModel';

/** For all tests of a `describe`, whatever folders their models are in: a process takes as long as most of them. */
export function sharedClient(): InferenceClient {
  const client = createInferenceClient({ hostPath, log: () => undefined });
  after(() => client.dispose());
  return client;
}

export class ModelFolder {
  readonly folder = temporaryFolder();
  readonly tiny: TinyModel;
  readonly modelPath: string;
  readonly tokenizerPath: string;
  private readonly clients: InferenceClient[] = [];

  constructor(options: TinyModelOptions = {}) {
    this.tiny = tinyModel(options);
    this.modelPath = this.write('model.onnx', this.tiny.model);
    this.tokenizerPath = this.write('tokenizer.json', this.tiny.tokenizer.json);
    this.write('tokenizer_config.json', this.tiny.tokenizer.config);
  }

  write(name: string, content: string | Uint8Array): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, content);
    return file;
  }

  /** Disposed with the folder. */
  client(options: Partial<InferenceOptions> = {}): InferenceClient {
    const client = createInferenceClient({ hostPath, log: () => undefined, ...options });
    this.clients.push(client);
    return client;
  }

  request(changes: Partial<CacheRequest> = {}): CacheRequest {
    return {
      model: { path: this.modelPath, providers: ['cpu'] },
      site: { kind: 'resid', layer: 2 },
      prefix: [],
      signs: 'centred',
      tokens: this.tiny.vocabulary,
      tokenizerSha256: 'f'.repeat(64),
      folder: path.join(this.folder, 'cache'),
      ...changes,
    };
  }

  async remove(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.dispose()));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
