/** One result with every kind of table cell and picture. */
import type { ExperimentResult } from '../../../server/protocol/report';

const EVIDENCE = {
  tables: [
    { experiment: 'sample', table: 'categories' },
    { experiment: 'other', table: 'arms' },
  ],
};

export const RESULT: ExperimentResult = {
  format: 'dimcat-experiment/1',
  name: 'sample',
  title: 'A sample',
  question: 'Does every part show?',
  headlines: ['Mean held-out AUC .812 over 2 categories; null p95 .690.'],
  tables: [
    {
      id: 'categories',
      title: 'Categories',
      columns: [
        { key: 'id', title: 'category', kind: 'text' },
        { key: 'auc', title: 'held-out AUC', kind: 'auc' },
        { key: 'n', title: 'n+', kind: 'count' },
        { key: 'change', title: 'change', kind: 'logits' },
        { key: 'paper', title: 'paper, Qwen3.5-4B', kind: 'auc', paper: true },
        { key: 'evidence', title: 'evidence', kind: 'text' },
      ],
      rows: [
        ['animal', { value: 0.9123, low: 0.85, high: 0.95 }, 12345, 1.5, 0.98, EVIDENCE],
        ['<script>|pipe', { value: 0.7, low: null, high: null }, 6, -8.144, null, EVIDENCE],
      ],
      notes: ['n- is the rest of the vocabulary.'],
    },
  ],
  pictures: [
    {
      kind: 'lines',
      id: 'layers',
      title: 'Held-out AUC by layer',
      description: 'Held-out AUC rises to layer 3 and falls; the null stays near .5.',
      x: { title: 'layer' },
      y: { title: 'AUC', domain: [0.4, 1] },
      series: [
        {
          name: 'held-out',
          role: 'ours',
          points: [0, 1, 2, 3, 4].map((x) => {
            const y = 0.7 + 0.06 * x - 0.008 * x * x;
            return { x, y, low: y - 0.05, high: y + 0.05 };
          }),
        },
        { name: 'null p95', role: 'null', points: [0, 1, 2, 3, 4].map((x) => ({ x, y: 0.55 })) },
        { name: 'paper', role: 'paper', points: [0, 2, 4].map((x) => ({ x, y: 0.9 - x / 100 })) },
      ],
    },
    {
      kind: 'scatter',
      id: 'weights',
      title: 'Probe weight against polarity',
      description: 'Points along the diagonal.',
      x: { title: 'signed AUC' },
      y: { title: 'probe weight' },
      series: [
        {
          name: 'dimensions',
          role: 'ours',
          points: [-2, -1, 0, 1, 2].map((x) => ({ x, y: x * 1.5, label: `d${x + 2}` })),
        },
      ],
    },
    {
      kind: 'dots',
      id: 'categories',
      title: 'Held-out AUC of each category',
      description: 'Animal is above its null, the other is not.',
      value: { title: 'AUC', domain: [0.4, 1] },
      names: ['animal', '<script>|pipe'],
      series: [
        {
          name: 'held-out',
          role: 'ours',
          values: [
            { value: 0.91, low: 0.85, high: 0.95 },
            { value: 0.7, low: null, high: null },
          ],
        },
        { name: 'null p95', role: 'null', values: [{ value: 0.69, low: null, high: null }, null] },
      ],
    },
    {
      kind: 'histogram',
      id: 'agreement',
      title: 'Agreement of members and the rest',
      description: 'Members agree more.',
      x: { title: 'agreement' },
      edges: [0, 0.25, 0.5, 0.75, 1],
      series: [
        { name: 'members', role: 'ours', counts: [0, 1, 4, 7] },
        { name: 'rest', role: 'null', counts: [10, 80, 60, 5] },
      ],
    },
    {
      kind: 'heat',
      id: 'jaccard',
      title: 'Jaccard of registers between layers',
      description: 'One on the diagonal, low elsewhere.',
      rows: { title: 'layer', names: ['0', '1', '2'] },
      columns: { title: 'layer', names: ['0', '1', '2'] },
      value: { title: 'Jaccard', domain: [0, 1] },
      values: [
        [1, 0.2, null],
        [0.2, 1, 0.3],
        [null, 0.3, 1],
      ],
    },
  ],
  samples: [
    {
      title: 'Before and after',
      columns: ['before', 'after'],
      rows: [['a *cat* sat', 'a <b> sat']],
    },
  ],
  warnings: ['One category has fewer than 10 anchors.'],
  provenance: {
    dimcat: '0.1.0',
    runtime: '1.30.0',
    provider: 'cpu',
    seed: 0,
    modelSha256: 'a'.repeat(64),
    tokenizerSha256: 'b'.repeat(64),
    caches: { 'resid 4 centred': 'c'.repeat(64) },
    catalogSha256: 'd'.repeat(64),
    site: { kind: 'resid', layer: 4 },
    signs: 'centred',
    prefix: [1],
    options: { draws: 100 },
  },
};
