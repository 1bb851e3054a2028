/** The parts of a page that a program writes: what stands between two comments. All else is a person's. */

/** Put in place of the same block of an earlier run. @throws {Error} The page has no such block, or two. */
export function withBlock(page, name, body) {
  const [open, close] = [`<!-- bench: ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  const once = from === page.lastIndexOf(open) && to === page.lastIndexOf(close);
  if (from < 0 || to < from || !once) throw new Error(`the page has no one place for "${name}"`);
  return `${page.slice(0, from + open.length)}\n\n${body.trim()}\n\n${page.slice(to)}`;
}
