/** The examples: which catalogs there are, and which pages quote them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { claimTable, flipTable, measureTable, summaryTable, withTables } from './exampleTables.mjs';
import { inRoot } from './paths.mjs';

/** Relative to the checkout. */
export const everyday = 'examples/everyday.dims.yaml';
export const wordnet = 'examples/wordnet.dims.yaml';
export const pages = ['README.md', 'examples/README.md'];

const evidenceOf = (catalog) =>
  JSON.parse(readFileSync(inRoot(catalog.replace('.yaml', '.evidence.json')), 'utf8'));

const dimensionsOf = (catalog) =>
  JSON.parse(readFileSync(inRoot(catalog.replace('.yaml', '.dimensions.json')), 'utf8'));

/** @returns {Record<string, string>} Every table that a page may quote. */
export function tables() {
  const [small, large] = [evidenceOf(everyday), evidenceOf(wordnet)];
  return {
    everyday: measureTable(small),
    'everyday-flips': flipTable(small),
    'everyday-dimensions': claimTable(dimensionsOf(everyday)),
    wordnet: summaryTable(large),
  };
}

/** @returns {string[]} The pages whose figures differ from the evidence. */
export function stalePages() {
  const current = tables();
  return pages.filter((page) => {
    const text = readFileSync(inRoot(page), 'utf8');
    return withTables(text, current) !== text;
  });
}

/** Writes the figures into the pages. */
export function updatePages() {
  const current = tables();
  for (const page of pages) {
    const text = readFileSync(inRoot(page), 'utf8');
    writeFileSync(inRoot(page), withTables(text, current));
  }
}
