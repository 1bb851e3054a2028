import assert from 'node:assert/strict';
import { modelsList, modelsPage } from '../../server/cli/knownModels';
import { hubName } from '../../server/hub/name';
import { KNOWN_MODELS } from '../../server/protocol/knownModels';
import { assertGolden } from '../support/golden';
import { structures } from '../support/graphs/structures';

describe('The list of known models', () => {
  it('is what docs/models.md says', () => assertGolden('../docs/models.md', modelsPage()));

  it('is printed whole', () => {
    const text = modelsList();
    for (const { name, hub } of KNOWN_MODELS)
      assert(text.includes(name) && (hub === undefined || text.includes(hub.repo)), name);
  });

  it('says of each how to get it, what shows that it is read, and whose the figures are', () => {
    for (const { name, hub, own, command, proof, figures, state, layer } of KNOWN_MODELS) {
      assert.equal([hub, own, command].filter((way) => way !== undefined).length, 1, name);
      if (hub)
        assert(
          hubName(hub.repo).repo === hub.repo &&
            /\.(onnx|safetensors|safetensors\.index\.json)$/.test(hub.file),
          name,
        );
      assert(proof.length > 0 && layer.at <= (layer.of ?? layer.at), name);
      if (figures !== undefined) assert.match(figures, /^(Ours|The paper)/, name);
      // There are no figures for what was never run here.
      if (state === 'expected') assert.doesNotMatch(figures ?? '', /Ours/, name);
    }
  });

  it('names structures that the tests have', () => {
    const names = structures.map(({ name }) => name);
    for (const { proof } of KNOWN_MODELS)
      for (const [, quoted = ''] of proof.matchAll(/"([^"]+)"/g)) {
        const start = quoted.replace(/\.\.\.$/, '');
        assert(
          names.some((name) => name.startsWith(start)),
          quoted,
        );
      }
  });
});
