/** What the check of citations reads of a text: headings and their anchors, comments, code. */

/** The text of each heading, without its marks; fenced code has none. */
export function headingsOf(markdown: string): string[] {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
  return [...prose.matchAll(/^#{1,6} +(.+?) *$/gm)].map((m) => m[1]!);
}

/** The anchors of a page, made of its headings as GitHub makes them. */
export function slugsOf(markdown: string): ReadonlySet<string> {
  const slugs = new Set<string>();
  for (const heading of headingsOf(markdown)) {
    const base = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let slug = base;
    for (let n = 1; slugs.has(slug); n++) slug = `${base}-${n}`;
    slugs.add(slug);
  }
  return slugs;
}

/** A line of Markdown without its code spans. */
export function withoutCode(line: string): string {
  return line.replace(/(`+)[^`].*?\1/g, '');
}

/** Behind code: what stands between quotes is passed over. */
const TRAILING = /^(?:[^'"`]|'[^']*'|"[^"]*"|`[^`]*`)*?\s\/\/ (.*)$/;

/** The comments of a source, line by line, numbered from 1. */
export function commentsOf(source: string): { readonly line: number; readonly text: string }[] {
  return source.split('\n').flatMap((text, i) => {
    const comment = /^\s*(?:\/\*|\*|\/\/)(.*)$/.exec(text)?.[1] ?? TRAILING.exec(text)?.[1];
    return comment === undefined ? [] : [{ line: i + 1, text: comment }];
  });
}
