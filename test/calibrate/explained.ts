/**
 * How often the interval of explained bits holds the mean over vocabularies. On demand:
 *
 *     node out/test/calibrate/explained.js [DRAWS]
 */
import { coveredBy, explainedIn, POPULATIONS } from '../science/coverage/populations';

const draws = Number(process.argv[2] ?? 2000);

for (const [name, population] of Object.entries(POPULATIONS)) {
  const { below, above, halfWidth, deviation } = coveredBy(explainedIn(population, draws));
  const percent = (share: number): string => (100 * share).toFixed(1);
  const dimensions = population.kinds[0]!.plus.length;
  process.stdout.write(
    `| ${name} (${population.words} words, ${dimensions} dimensions) | ${percent(1 - below - above)} % | ` +
      `${percent(below)} % | ${percent(above)} % | ${(halfWidth / (1.96 * deviation)).toFixed(3)} |\n`,
  );
}
