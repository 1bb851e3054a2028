/** What all pictures share: sizes, colours by role, axes. Colours are CSS variables, so that they follow the theme. */
import type { Config } from 'vega-lite';
import type { Axis, Series } from '../../protocol/report';

type Role = Series['role'];

/** Several series of one role take turns. */
const COLOURS: Readonly<Record<Role, readonly string[]>> = {
  ours: [
    'var(--dimcat-ours, #0b62c4)',
    'var(--dimcat-ours-2, #1a7f37)',
    'var(--dimcat-ours-3, #cf222e)',
    'var(--dimcat-ours-4, #9a6700)',
  ],
  null: ['var(--dimcat-null, #6e7781)'],
  control: ['var(--dimcat-control, #b35900)'],
  paper: ['var(--dimcat-paper, #7a3fb0)'],
};

export const WIDTH = 640;
export const HEIGHT = 280;

export const CONFIG: Config = {
  background: 'transparent',
  font: 'var(--vscode-font-family, system-ui, sans-serif)',
  view: { stroke: 'transparent' },
  title: { color: 'currentColor', anchor: 'start', fontSize: 14, offset: 12 },
  axis: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    domainColor: 'currentColor',
    tickColor: 'currentColor',
    gridColor: 'currentColor',
    gridOpacity: 0.12,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
  },
  legend: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    labelFontSize: 12,
    labelLimit: 360,
    columnPadding: 24,
  },
};

/** Which value a series gets, by its name. */
interface Look<T> {
  readonly domain: string[];
  readonly range: T[];
}

interface Named {
  readonly name: string;
  readonly role: Role;
}

export function coloursOf(series: readonly Named[]): Look<string> {
  return byRole(series, (role) => COLOURS[role]);
}

const DASHES = [
  [1, 0],
  [6, 3],
  [2, 3],
  [8, 3, 2, 3],
  [12, 4],
];

/** Dashes and shapes distinguish series for readers who do not see colours. */
export function dashesOf(series: readonly Named[]): Look<number[]> {
  return { domain: series.map((s) => s.name), range: series.map((_, i) => DASHES[i % 5]!) };
}

const SHAPES = ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'];

export function shapesOf(series: readonly Named[]): Look<string> {
  return { domain: series.map((s) => s.name), range: series.map((_, i) => SHAPES[i % 6]!) };
}

/** The nth series of a role takes the nth of its values. */
function byRole<T>(series: readonly Named[], valuesOf: (role: Role) => readonly T[]): Look<T> {
  const seen = new Map<Role, number>();
  const range = series.map(({ role }) => {
    const nth = seen.get(role) ?? 0;
    seen.set(role, nth + 1);
    const values = valuesOf(role);
    return values[nth % values.length]!;
  });
  return { domain: series.map((s) => s.name), range };
}

/** The axis begins where its values do, not at 0. */
export function scaleOf({ scale = 'linear', domain }: Axis): {
  type: 'linear' | 'log';
  zero?: false;
  domain?: [number, number];
} {
  const start = scale === 'linear' && ({ zero: false } as const);
  return { type: scale, ...start, ...(domain && { domain: [...domain] as [number, number] }) };
}
