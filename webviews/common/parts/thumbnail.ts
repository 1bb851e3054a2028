/** A small copy of an image of the catalog: asked for when it comes into sight, with its name for who cannot see it. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { PanelFault, type Got } from '../client';

/** A client whose server makes thumbnails. */
export interface MakesThumbnails {
  get(
    kind: 'thumbnail',
    key: { readonly name: string },
    options: { readonly remember: false },
  ): Promise<Got<{ readonly image: string | null }>>;
}

interface ThumbnailProps {
  readonly client: MakesThumbnails;
  readonly name: string;
}

export function thumbnail(client: MakesThumbnails, name: string): TemplateResult {
  const props: ThumbnailProps = { client, name };
  return html`<dimcat-thumbnail .props=${props}></dimcat-thumbnail>`;
}

/** Above and below what is in sight, in CSS pixels. */
const SOON = '200px';

class ThumbnailElement extends LitElement {
  static override properties = { props: { attribute: false }, image: { state: true } };
  declare props: ThumbnailProps;
  /** Address of the picture. */
  declare private image: string | undefined;
  readonly #sight = new IntersectionObserver((entries) => this.#seen(entries), {
    rootMargin: SOON,
  });
  /** The image that is shown or asked for. */
  #name: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sight.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sight.disconnect();
  }

  override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Of a list that changed, an element may show another image: it is looked at anew. */
  override willUpdate(changed: PropertyValues): void {
    const before = changed.get('props') as ThumbnailProps | undefined;
    if (before === undefined || before.name === this.props.name) return;
    this.image = undefined;
    this.#sight.unobserve(this);
    this.#sight.observe(this);
  }

  override render(): TemplateResult | typeof nothing {
    const { image } = this;
    if (image === undefined) return nothing;
    return html`<img src=${image} alt=${this.props.name} />`;
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    const { name } = this.props;
    if (this.#name === name || !entries.some(({ isIntersecting }) => isIntersecting)) return;
    this.#name = name;
    void this.#ask(name);
  }

  /** What cannot be shown is still named beside it. */
  async #ask(name: string): Promise<void> {
    try {
      const { data } = await this.props.client.get('thumbnail', { name }, { remember: false });
      if (this.props.name === name) this.image = data.image ?? undefined;
    } catch (error) {
      if (!(error instanceof PanelFault)) throw error;
    }
  }
}

customElements.define('dimcat-thumbnail', ThumbnailElement);
