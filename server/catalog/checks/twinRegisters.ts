import { twinsOf } from '../evidence/twins';
import { problem } from '../problem';
import type { Problem } from '../types';
import { areRelated } from './anchorOverlap';
import type { Check } from './context';

/** Features whose measured registers are nearly the same, and that no relation connects. Told at the later one. */
export const checkTwinRegisters: Check = ({ facts, byId }) => {
  const twins = facts.twins ?? (facts.evidence ? twinsOf(facts.evidence) : []);
  return twins.flatMap(({ first, second, share }): Problem[] => {
    const pair = [byId.get(first), byId.get(second)];
    const [a, b] = pair.sort((x, y) => (x?.span.start ?? 0) - (y?.span.start ?? 0));
    if (!a || !b || a === b || areRelated(a, b)) return [];
    const message = `The register of ${b.id.value} shares ${Math.round(100 * share)} % of its signed dimensions with that of ${a.id.value}: they may be one feature.`;
    const related = [{ message: a.id.value, span: a.id.span }];
    return [problem('register-twin', b.id.span, message, { related })];
  });
};
