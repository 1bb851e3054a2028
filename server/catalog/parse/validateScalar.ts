import {
  inWords,
  type ChoiceShape,
  type NumberShape,
  type Shape,
  type TextShape,
} from '../format/shape';
import { problem } from '../problem';
import type { Problem } from '../types';
import type { ScalarNode } from '../yaml/tree';
import { didYouMean, nearest } from './nearest';

/** The problem of a single value where `shape` is expected, or undefined. */
export function checkScalar(node: ScalarNode, shape: Shape, name: string): Problem | undefined {
  switch (shape.kind) {
    case 'text':
      return typeof node.value === 'string'
        ? checkText(node, node.value, shape, name)
        : notText(node, shape, name);
    case 'choice':
      return typeof node.value === 'string'
        ? checkChoice(node, node.value, shape, name)
        : mistyped(node, shape, name);
    case 'integer':
    case 'number':
      return checkNumber(node, shape, name);
    case 'list':
    case 'map':
    case 'table':
    case 'either':
      return mistyped(node, shape, name);
  }
}

function checkText(node: ScalarNode, value: string, shape: TextShape, name: string) {
  const fits =
    (shape.pattern === undefined || new RegExp(shape.pattern, 'u').test(value)) &&
    value.length <= (shape.maxLength ?? Infinity);
  if (fits) return undefined;
  const message = `${name} must be ${inWords(shape)}.`;
  if (shape.code !== 'id-syntax') return problem(shape.code ?? 'bad-value', node.span, message);
  const newText = asId(value);
  const fix = { title: `Change to ${newText}`, span: node.span, newText };
  return problem('id-syntax', node.span, message, newText === '' ? {} : { fix });
}

/** The id nearest to a text: lower case, with a single hyphen for anything other than letters and digits. */
function asId(text: string): string {
  const words = text
    .slice(0, 64)
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return (words ?? []).join('-').slice(0, 64);
}

function checkChoice(node: ScalarNode, value: string, shape: ChoiceShape, name: string) {
  const words = Object.keys(shape.values);
  if (words.includes(value)) return undefined;
  const hint = didYouMean(nearest(value, words));
  const message = `${name} must be one of ${words.join(', ')}${hint}`;
  return problem(shape.code ?? 'bad-value', node.span, message);
}

function checkNumber(node: ScalarNode, shape: NumberShape, name: string): Problem | undefined {
  if (typeof node.value !== 'number') return mistyped(node, shape, name);
  const whole = shape.kind === 'number' || Number.isInteger(node.value);
  if (whole && node.value >= shape.min && node.value <= shape.max) return undefined;
  return problem(shape.code ?? 'bad-value', node.span, `${name} must be ${inWords(shape)}.`);
}

function notText(node: ScalarNode, shape: TextShape, name: string): Problem {
  if (node.source === '' || node.value === null) return mistyped(node, shape, name);
  const newText = JSON.stringify(node.source);
  const message = `${name} must be text, but YAML reads this as ${typeof node.value}; put it in quotes.`;
  const fix = { title: `Write ${newText}`, span: node.span, newText };
  return problem('wrong-type', node.span, message, { fix });
}

function mistyped(node: ScalarNode, shape: Shape, name: string): Problem {
  const found = node.value === null ? 'empty' : `a ${typeof node.value}`.replace('string', 'text');
  return problem('wrong-type', node.span, `${name} is ${found}; expected ${inWords(shape)}.`);
}
