/** Moves the weights of a model into a file beside it, as exporters do with large ones. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { create } from '@bufbuild/protobuf';
import { EntrySchema } from '../../server/onnx/gen/onnx_pb';
import { parseModel, serialiseModel } from '../../server/onnx/model';

/** Writes `model.onnx` and its weights into `folder`; weights of fewer than `least` bytes stay in the model. */
export function writeWithExternalData(
  folder: string,
  model: Uint8Array,
  least = 64,
  location = 'weights.bin',
): string {
  const parsed = parseModel(model, 'model');
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const tensor of parsed.graph.initializer) {
    const bytes = tensor.rawData;
    if (bytes.length < least) continue;
    const entries = {
      location,
      offset: String(offset),
      length: String(bytes.length),
    };
    tensor.externalData = Object.entries(entries).map(([key, value]) =>
      create(EntrySchema, { key, value }),
    );
    tensor.dataLocation = 1;
    tensor.rawData = new Uint8Array(0);
    parts.push(bytes);
    offset += bytes.length;
  }
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, location), Buffer.concat(parts));
  const file = path.join(folder, 'model.onnx');
  fs.writeFileSync(file, serialiseModel(parsed.model));
  return file;
}
