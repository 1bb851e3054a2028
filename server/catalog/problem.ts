import { problemCodes, type ProblemCode } from './problemCodes';
import type { Problem, Span } from './types';

/** Makes a problem with the severity that its code has in the registry, unless `extra` says otherwise. */
export function problem(
  code: ProblemCode,
  span: Span,
  message: string,
  extra: Partial<Pick<Problem, 'severity' | 'related' | 'fix'>> = {},
): Problem {
  const said = span.origin === undefined ? message : `${message} (From ${span.origin}.)`;
  return { code, severity: problemCodes[code].severity, message: said, span, ...extra };
}
