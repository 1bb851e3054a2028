/** Text put into HTML and Markdown, where what a catalog or a model says must never be read as markup. */

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function html(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ENTITIES[mark]!);
}

/** One line of Markdown: marks escaped, line ends shown as spaces. */
export function markdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, (mark) => `\\${mark}`).replace(/\s*[\r\n]+\s*/g, ' ');
}
