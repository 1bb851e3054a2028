/** A repository with a model, a smaller one with weights beside it, and a name that leaves its folder. */
const bytes = (length: number, step: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, i) => (i * step) % 251));
export const FILES = {
  'config.json': Buffer.from('{"a": 1}'),
  'tokenizer.json': Buffer.from('{"b": 2}'),
  'tokenizer_config.json': Buffer.from('{}'),
  'README.md': Buffer.from('read'),
  '../outside.onnx': Buffer.from('no'),
  'onnx/model.onnx': bytes(300_000, 7),
  'onnx/model_q4.onnx': bytes(500, 3),
  'onnx/model_q4.onnx_data': bytes(4000, 11),
} as const;
