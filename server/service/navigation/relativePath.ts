/** The path that leads from one URI's folder to another URI, `/` between folders; undefined where they have no common root. */
export function relativePath(from: string, to: string): string | undefined {
  const split = (uri: string): { root: string; steps: string[] } | undefined => {
    const found = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)\/(.*)$/i.exec(uri);
    return found ? { root: found[1]!, steps: found[2]!.split('/') } : undefined;
  };
  const [a, b] = [split(from), split(to)];
  if (!a || a.root !== b?.root) return undefined;
  let common = 0;
  while (common < a.steps.length - 1 && a.steps[common] === b.steps[common]) common++;
  const up = a.steps.slice(common, -1).map(() => '..');
  return [...up, ...b.steps.slice(common).map(decoded)].join('/');
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step; // a broken percent-encoding stands for itself
  }
}
