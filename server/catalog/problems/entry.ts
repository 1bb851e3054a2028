export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Everything about a problem code that its page says. */
export interface ProblemEntry {
  /** The usual severity; a finding may carry another one if the page says so. */
  readonly severity: Severity;
  /** A heading, without a full stop. */
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** A piece of catalog that shows the problem. */
  readonly example: string;
}
