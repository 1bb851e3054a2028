import { dimsFields, registerFields } from '../format/featureFormat';
import { maxDimension, maxRegister, maxWritten } from '../format/tokenFormat';
import { problem } from '../problem';
import type { RegisterRule } from '../../protocol/evidence';
import type { Located, Problem, Span, WrittenDimension } from '../types';
import type { TreeNode } from '../yaml/tree';
import { readerOf } from './reader';

export interface ReadRegister {
  readonly register: Located<RegisterRule>;
  readonly writtenDimensions: readonly WrittenDimension[];
  /** What the author says of who chose `{dims}`. */
  readonly registerOrigin?: Located<string>;
}

/** What reading the features of a catalog shares. */
export interface Reading {
  readonly bad: ReadonlySet<TreeNode>;
  readonly problems: Problem[];
  /** Dimensions that registers may still write. */
  room: number;
}

export function readingOf({ bad, problems }: Pick<Reading, 'bad' | 'problems'>): Reading {
  return { bad, problems, room: maxWritten };
}

/** Reads `register`; an absent or refused one is `auto`, at `fallback`. */
export function readRegister(
  node: TreeNode | undefined,
  fallback: Span,
  reading: Reading,
): ReadRegister {
  const { bad, problems } = reading;
  const rule = (value: RegisterRule): Located<RegisterRule> => ({
    value,
    span: node?.span ?? fallback,
  });
  if (node?.kind !== 'map') return { register: rule({ rule: 'auto' }), writtenDimensions: [] };
  const reader = readerOf(node, bad, registerFields);
  const tau = reader.number('tau');
  if (tau) return { register: rule({ rule: 'tau', tau: tau.value }), writtenDimensions: [] };
  const top = reader.number('top');
  if (top) return { register: rule({ rule: 'top', k: top.value }), writtenDimensions: [] };
  const dims = reader.map('dims', dimsFields);
  if (!dims) return { register: rule({ rule: 'auto' }), writtenDimensions: [] };
  const [pos, neg] = [dims.list('pos'), dims.list('neg')];
  if (pos.length + neg.length === 0) {
    const message = 'register names no dimension; write some in pos or neg, as in pos: [3, 10-12].';
    problems.push(problem('bad-value', node.span, message));
  }
  const written = [...expand(pos, '+', reading), ...expand(neg, '-', reading)];
  const origin = dims.text('origin');
  return {
    register: rule(byHand(written)),
    writtenDimensions: written,
    ...(origin && { registerOrigin: origin }),
  };
}

/** The rule in canonical form: ascending, each index once. */
function byHand(written: readonly WrittenDimension[]): RegisterRule {
  const indices = (polarity: '+' | '-'): number[] => {
    const own = written.filter((dimension) => dimension.polarity === polarity);
    return [...new Set(own.map((dimension) => dimension.index))].sort((a, b) => a - b);
  };
  return { rule: 'dims', pos: indices('+'), neg: indices('-') };
}

function expand(
  nodes: readonly TreeNode[],
  polarity: '+' | '-',
  reading: Reading,
): WrittenDimension[] {
  const { problems } = reading;
  const written: WrittenDimension[] = [];
  for (const node of nodes) {
    const range = rangeOf(node, problems);
    if (!range) continue;
    const most = Math.min(maxRegister - written.length, reading.room);
    if (range.last - range.first >= most) {
      const message =
        most === reading.room
          ? `The registers of a catalog hold at most ${maxWritten} written dimensions together; the rest is not read.`
          : `A register holds at most ${maxRegister} written dimensions; the rest is not read.`;
      problems.push(problem('register-too-wide', node.span, message));
      break;
    }
    reading.room -= range.last - range.first + 1;
    for (let index = range.first; index <= range.last; index++) {
      written.push({ index, polarity, span: node.span });
    }
  }
  return written;
}

function rangeOf(
  node: TreeNode,
  problems: Problem[],
): { readonly first: number; readonly last: number } | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (typeof node.value === 'number') return { first: node.value, last: node.value };
  const [first, last] = String(node.value).split('-').map(Number);
  if (first === undefined || last === undefined) return undefined;
  if (first > last) {
    const message = `The range ${first}-${last} ends before it starts.`;
    problems.push(problem('range-reversed', node.span, message));
    return undefined;
  }
  if (last <= maxDimension) return { first, last };
  const message = `A dimension is at most ${maxDimension}.`;
  problems.push(problem('dimension-out-of-range', node.span, message));
  return undefined;
}
