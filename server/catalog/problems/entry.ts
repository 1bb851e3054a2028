export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What is known about a problem code: all that its page says. */
export interface ProblemEntry {
  /** The usual severity; a finding may carry another where its page says so. */
  readonly severity: Severity;
  /** A heading, without a full stop. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** A piece of catalog that shows the problem. */
  readonly example: string;
}
