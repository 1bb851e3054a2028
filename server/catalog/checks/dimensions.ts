import { problem } from '../problem';
import { siteWidth } from '../facts';
import type { Feature, Problem, WrittenDimension } from '../types';
import type { Check } from './context';

/** Written dimensions exist in the model, have one polarity and are listed once; registers fit into the model. */
export const checkDimensions: Check = ({ catalog, checked, facts }) => {
  const width = siteWidth(catalog, facts);
  return checked.flatMap((feature) => [
    ...repeats(feature.writtenDimensions),
    ...(width === undefined ? [] : beyond(feature, width)),
  ]);
};

/** Dimensions that have notes exist in the model. */
export const checkNotes: Check = ({ catalog, facts }) => {
  const width = siteWidth(catalog, facts);
  return catalog.dimensions
    .filter(({ index }) => width !== undefined && index.value >= width)
    .map(({ index }) => outOfRange(index.value, index.span, width ?? 0));
};

/** One problem per written item, however many dimensions its range holds. */
function repeats(written: readonly WrittenDimension[]): Problem[] {
  const seen = new Map<number, WrittenDimension>();
  const told = new Set<number>();
  const problems: Problem[] = [];
  for (const dimension of written) {
    const first = seen.get(dimension.index);
    if (!first) seen.set(dimension.index, dimension);
    else if (!told.has(dimension.span.start)) {
      told.add(dimension.span.start);
      problems.push(repeat(dimension, first));
    }
  }
  return problems;
}

function repeat(dimension: WrittenDimension, first: WrittenDimension): Problem {
  const related = [{ message: 'Listed here first', span: first.span }];
  const { index, polarity, span } = dimension;
  if (polarity !== first.polarity) {
    const message = `Dimension ${index} is in pos and in neg; it can have only one polarity.`;
    return problem('dimension-conflict', span, message, { related });
  }
  return problem('dimension-repeated', span, `Dimension ${index} is listed twice.`, { related });
}

function beyond(feature: Feature, width: number): Problem[] {
  const rule = feature.register.value;
  if (rule.rule === 'top' && rule.k > width) {
    const message = `A register of ${rule.k} dimensions is wider than the site, which has ${width}.`;
    return [problem('register-too-wide', feature.register.span, message)];
  }
  const first = new Map<number, WrittenDimension>();
  for (const dimension of feature.writtenDimensions) {
    const { index, span } = dimension;
    if (index >= width && !first.has(span.start)) first.set(span.start, dimension);
  }
  return [...first.values()].map(({ index, span }) => outOfRange(index, span, width));
}

function outOfRange(index: number, span: Problem['span'], width: number): Problem {
  const message = `The site has no dimension ${index}: it has ${width}, 0 to ${width - 1}.`;
  return problem('dimension-out-of-range', span, message);
}
