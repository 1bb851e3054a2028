/** Whether what was found in a graph agrees with a configuration beside the model. */
import { faultError } from '../../protocol/fault';
import type { Expected } from './expected';
import type { Located } from '../../onnx/located';
import type { Side } from './streams';

/** A found number and an expected one. */
interface Difference {
  readonly what: string;
  readonly found: number | string;
  readonly expected: number | string;
}

/**
 * One of the models that the configurations describe must agree with the found one in all numbers that both have.
 *
 * @throws FaultError `model-unsupported` with the numbers that differ.
 */
export function requireAgreement(
  located: Located,
  expected: readonly Expected[],
  side: Side | undefined,
): void {
  const apart = candidates(located, expected, side).map((one) => ({
    one,
    differences: differencesOf(located, one),
  }));
  const nearest = apart.sort((a, b) => a.differences.length - b.differences.length)[0];
  if (!nearest || nearest.differences.length === 0) return;
  const words = nearest.differences.map(
    ({ what, found, expected: told }) => `${what}: found ${found}, expected ${told}`,
  );
  throw faultError(
    'model-unsupported',
    `The model's graph differs from ${nearest.one.source} beside it: ${words.join('; ')}.`,
    `Put the configuration of this model beside it, or remove the wrong one. If the graph is misread, name the state of every layer under model.tensors.resid in the catalog, layer 0 (the embedding) to the last; these were found: ${statesText(located)}.`,
  );
}

function statesText({ states }: Located): string {
  const all = states.map((s) => JSON.stringify(s));
  return (all.length > 8 ? [...all.slice(0, 6), '...', all.at(-1)!] : all).join(', ');
}

/** Parts that can be the found one: of the same side; with a vocabulary if it reads tokens. */
function candidates(
  { embedding }: Located,
  expected: readonly Expected[],
  side: Side | undefined,
): readonly Expected[] {
  const sided = expected.filter((e) => !side || !e.side || e.side === side);
  if (!embedding) return sided;
  const reading = sided.filter((e) => e.vocabulary !== undefined || e.layers === undefined);
  return reading.length > 0 ? reading : sided;
}

function differencesOf(located: Located, one: Expected): Difference[] {
  const { parts, dimensions, embedding } = located;
  const { layers, width, vocabulary } = one;
  return [
    ...difference('blocks', parts.blocks.length, layers),
    ...difference('width', dimensions, width),
    ...headDifferences(located, one),
    ...(parts.head?.weight.outputs === vocabulary
      ? [] // a table may have rows for what is read and never written (Llama 3.2 Vision)
      : difference('vocabulary', embedding?.rows, vocabulary)),
    ...(layers === parts.blocks.length ? kindDifferences(located, one) : []),
  ];
}

function difference(
  what: string,
  found: number | undefined,
  expected: number | undefined,
): Difference[] {
  const same = found === undefined || expected === undefined || found === expected;
  return same ? [] : [{ what, found, expected }];
}

/** The first block whose heads differ. */
function headDifferences({ parts }: Located, one: Expected): Difference[] {
  const { heads, keyHeads, otherHeads } = one;
  const found = parts.blocks.map(({ attention }) =>
    [
      ...difference('heads', attention?.heads, heads),
      ...difference('heads of keys', attention?.keyHeads, keyHeads),
    ].filter((d) => !otherHeads.includes(d.found as number)),
  );
  return found.find((d) => d.length > 0) ?? [];
}

/** The first block that has attention where another mixer was expected, or vice versa. */
function kindDifferences({ parts }: Located, { attends }: Expected): Difference[] {
  const words = (attention: boolean): string => (attention ? 'attention' : 'no attention');
  const at = parts.blocks.findIndex(({ attention }, i) => {
    const told = attends?.[i];
    return told !== undefined && told !== (attention !== undefined);
  });
  if (at < 0) return [];
  const told = attends![at]!;
  return [{ what: `block ${at + 1}`, found: words(!told), expected: words(told) }];
}
