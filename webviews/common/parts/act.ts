/** What tables and pictures ask of their page, as events of the DOM: they need not know the page. */
export const ACT = 'dimcat-act';

export type Act =
  | {
      readonly kind: 'save';
      readonly key: {
        readonly name: string;
        readonly as: 'svg' | 'png' | 'csv';
        readonly content: string;
      };
    }
  | { readonly kind: 'copy'; readonly key: { readonly content: string } };

export type ActEvent = CustomEvent<Act>;

export function act(from: EventTarget, detail: Act): void {
  from.dispatchEvent(new CustomEvent(ACT, { bubbles: true, detail }));
}
