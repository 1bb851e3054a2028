/**
 * RoBERTa, XLM-RoBERTa and CamemBERT: BERT's blocks; positions are counted from behind the number of the padding token,
 * and padding itself has that number.
 *
 * @see Liu et al. 2019, "RoBERTa".
 */
import { count } from '../../protocol/decode';
import { ElementType } from '../../onnx/tensors';
import type { GraphBuilder, Value } from '../builder';
import type { Family } from '../plan';
import { bertConfig, bertPlan, embedded, maskedHead } from './bert';

export const roberta: Family = {
  types: ['roberta', 'xlm-roberta', 'camembert'],
  plan(fields, has) {
    const config = bertConfig(fields, has, 'roberta.');
    const padding = fields.get('pad_token_id', count, 1);
    const withHead = has('lm_head.dense.weight');
    const names = {
      ...{ transform: 'lm_head.dense', norm: 'lm_head.layer_norm' },
      ...{ decoder: 'lm_head.decoder.weight' },
      bias: has('lm_head.bias') ? 'lm_head.bias' : 'lm_head.decoder.bias',
    };
    return bertPlan(config, {
      description: 'roberta encoder, post-norm',
      embed: (graph) => embedded(graph, config, (input) => places(graph, input, padding)),
      end: (graph, last) => ({
        finalNorm: undefined,
        head: withHead ? maskedHead(graph, config, last, names) : undefined,
      }),
    });
  },
};

/** int64 [batch, positions]. */
function places(graph: GraphBuilder, input: Value, padding: number): Value {
  const isPadding = graph.op('Equal', [input, graph.integer(padding)]);
  const words = graph.op('Cast', [graph.op('Not', [isPadding])], { to: ElementType.int64 });
  const counted = graph.op('CumSum', [words, graph.integer(1)]);
  const numbers = graph.op('Mul', [counted, words]);
  return graph.op('Add', [numbers, graph.integer(padding)]);
}
