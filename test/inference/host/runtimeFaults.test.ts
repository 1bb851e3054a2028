/** What is said of models that ONNX Runtime refuses, from what it really says. */
import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import { OperatorSetSchema, type Model } from '../../../server/onnx/gen/onnx_pb';
import { parseModel, serialiseModel } from '../../../server/onnx/model';
import { fault } from '../../support/faults';
import { ModelFolder } from '../../support/modelFolder';

describe('a model that ONNX Runtime refuses', function () {
  this.timeout(30_000);
  const files = new ModelFolder({});
  const client = files.client();
  after(() => files.remove());

  const refused = (
    name: string,
    change: (model: Model) => void,
    message: RegExp,
  ): Promise<void> => {
    const { model } = parseModel(files.tiny.model, 'm');
    change(model);
    const path = files.write(name, serialiseModel(model));
    const states = client.states({
      model: { path, providers: ['cpu'] },
      sequences: [[1]],
      places: [{ site: 'resid', layer: 2 }],
      positions: 'last',
    });
    return assert.rejects(states, fault('model-unsupported', message));
  };

  /** Renames the activation, which nothing but ONNX Runtime looks at. */
  const renamed =
    (opType: string, domain = '') =>
    ({ graph }: Model): void => {
      const node = graph!.node.find((n) => n.opType === 'Relu' || n.opType === 'Sigmoid')!;
      Object.assign(node, { opType, domain });
    };

  it('says how many positions there are, where a text has more', () => {
    const states = client.states({
      model: { path: files.modelPath, providers: ['cpu'] },
      sequences: [new Array<number>(65).fill(1)],
      places: [{ site: 'resid', layer: 2 }],
      positions: 'last',
    });
    const message = /takes fewer positions than it was given: a table of it has 64 rows/;
    return assert.rejects(states, fault('model-unsupported', message));
  });

  it('names an operator that there is not', () =>
    refused(
      'op.onnx',
      renamed('Frobnicate'),
      /uses the operator Frobnicate, which ONNX Runtime \d+\.\d+\.\d+ does not support in operator set/,
    ));

  it('names an operator that no library of its has', () =>
    refused(
      'library.onnx',
      (model) => {
        renamed('Frobnicate', 'com.microsoft')(model);
        const { opsetImport } = model;
        if (!opsetImport.some((o) => o.domain === 'com.microsoft'))
          opsetImport.push(create(OperatorSetSchema, { domain: 'com.microsoft', version: 1n }));
      },
      /uses the operator com.microsoft:Frobnicate/,
    ));

  it('says which operator sets there are', () =>
    refused(
      'opset.onnx',
      (model) => (model.opsetImport.find((o) => o.domain === '')!.version = 99n),
      /is written for operator set 99, and ONNX Runtime .* supports sets up to \d+/,
    ));

  it('does not take a graph whose shapes disagree for a damaged file', () =>
    refused(
      'shapes.onnx',
      ({ graph }) => {
        const product = graph!.node.find((n) => n.opType === 'MatMul')!;
        product.opType = 'Gemm';
      },
      /does not load the graph that Dimcat reads of .*: .*\(Gemm\) \[ShapeInferenceError\]/,
    ));
});
