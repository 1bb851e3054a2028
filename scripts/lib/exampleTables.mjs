/**
 * The measured tables of the docs, made from evidence files: Markdown, nothing rounded twice, numbers as
 * server/protocol/format.ts writes them.
 */

/** What rounds to 0 has no sign. */
const fixed = (x, digits) => {
  const text = Math.abs(x).toFixed(digits);
  return x < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
};
const auc = (x) => fixed(x, 3);
const logits = (x) => {
  const text = fixed(x, 2);
  return x > 0 && Number(text) !== 0 ? `+${text}` : text;
};
const count = (n) => n.toLocaleString('en-US');
const interval = ({ low, high }, digits) =>
  low === null || high === null ? 'none (n < 10)' : `[${digits(low)}, ${digits(high)}]`;
const effect = (e) => `${logits(e.mean)} ${interval(e, logits)}`;
const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** @param {readonly (readonly string[])[]} rows The first holds the titles. */
function markdown([titles, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

const measurementsOf = (evidence) =>
  Object.values(evidence.features).flatMap(({ measurement }) => measurement ?? []);
const flipsOf = (evidence) => Object.values(evidence.features).flatMap(({ flip }) => flip ?? []);

/** Three digits, or that it is withheld. */
const tested = (p) => (p === null ? 'withheld' : p < 0.001 ? '< 0.001' : fixed(p, 3));

/** One row per feature: the held-out AUC first, its null and the in-sample AUC beside it. */
export function measureTable(evidence) {
  return markdown([
    [
      'feature',
      'held-out AUC, 95 %',
      'look-alikes p95',
      'p',
      'q',
      'uniform p95',
      'in-sample',
      'its null p95',
      'k',
      'n+',
      'n−',
    ],
    ...measurementsOf(evidence).map((m) => [
      `\`${m.id}\``,
      `**${auc(m.auc.heldOut.value)}** ${interval(m.auc.heldOut, auc)}`,
      auc(m.nullMatched.heldOutP95),
      tested(m.nullMatched.p),
      tested(m.nullMatched.q),
      m.nullUniform ? auc(m.nullUniform.heldOutP95) : '–',
      auc(m.auc.inSample.value),
      auc(m.nullMatched.inSampleP95),
      count(m.k),
      count(m.nPos),
      count(m.nNeg),
    ]),
  ]);
}

/** One row per claim of a dimension: held out and corrected for the choice, then as it stands. */
export function claimTable({ dimensions }) {
  const claims = Object.values(dimensions).flatMap(({ claim }) => claim?.measurement ?? []);
  return markdown([
    [
      'claim',
      'held-out AUC, 95 %',
      'as it stands',
      'best of look-alikes, p95',
      'p',
      'q',
      'n+',
      'n−',
    ],
    ...claims.map((m) => [
      m.id,
      `**${auc(m.auc.heldOut.value)}** ${interval(m.auc.heldOut, auc)}`,
      auc(m.auc.inSample.value),
      auc(m.nullMatched.bestP95),
      tested(m.nullMatched.p),
      tested(m.nullMatched.q),
      count(m.nPos),
      count(m.nNeg),
    ]),
  ]);
}

/** How much others move beside the targets; after a negative verdict the least effect that could have been seen. */
function share({ verdict, selectivity: { mean, low, high }, leastDetectable }) {
  const percent = (x) => fixed(100 * x, 0);
  const negative = verdict === 'no effect' || verdict === 'inconclusive';
  const least =
    negative && leastDetectable !== null ? `; least detectable ${fixed(leastDetectable, 2)}` : '';
  if (mean === null) return `not tested${least}`;
  if (low === null) return `cannot be determined${least}`;
  return `${percent(mean)} % [${percent(low)}, ${percent(high)}]${least}`;
}

/** One row per flipped feature: relative change of the targets' logits by arm, and the verdict. */
export function flipTable(evidence) {
  return markdown([
    [
      'feature',
      'verdict',
      'others move as much',
      'away, 95 %',
      'toward',
      'random',
      'disjoint',
      'matched',
      'prompts',
      'targets',
    ],
    ...flipsOf(evidence).map((f) => [
      `\`${f.feature}\``,
      f.verdict,
      share(f),
      `**${logits(f.arms.away.relative.mean)}** ${interval(f.arms.away.relative, logits)}`,
      ...['toward', 'random', 'disjoint', 'matched'].map((arm) => effect(f.arms[arm].relative)),
      count(f.prompts),
      count(f.targets),
    ]),
  ]);
}

/** Means over all categories of the large catalog, and how many survive the correction for looking many times. */
export function summaryTable(evidence) {
  const all = measurementsOf(evidence);
  const over = (pick) => auc(mean(all.map(pick)));
  const significant = all.filter((m) => m.nullMatched.q !== null && m.nullMatched.q <= 0.05);
  return markdown([
    [
      'categories',
      'mean held-out AUC',
      'mean p95 of look-alikes',
      'q <= .05',
      'mean p95 of uniform sets',
      'mean in-sample',
      'mean its null p95',
      "mean held-out, paper's rule",
    ],
    [
      count(all.length),
      `**${over((m) => m.auc.heldOut.value)}**`,
      over((m) => m.nullMatched.heldOutP95),
      count(significant.length),
      over((m) => (m.nullUniform ?? m.nullMatched).heldOutP95),
      over((m) => m.auc.inSample.value),
      over((m) => m.nullMatched.inSampleP95),
      over((m) => m.paperRule.heldOut.value),
    ],
  ]);
}

/**
 * Replaces the text between `<!-- measured: NAME -->` and `<!-- /measured -->`.
 *
 * @param {string} text A Markdown page.
 * @param {Record<string, string>} tables By name.
 * @returns {string} The page; throws if a name is unknown.
 */
export function withTables(text, tables) {
  return text.replace(
    /(<!-- measured: ([\w-]+) -->\n)[\s\S]*?(<!-- \/measured -->)/g,
    (_, open, name, close) => {
      if (!(name in tables)) throw new Error(`no table is called ${name}`);
      return `${open}\n${tables[name]}\n\n${close}`;
    },
  );
}
