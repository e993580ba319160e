/**
 * An icon beside its word: the SVG source as it was inlined at build. It never stands alone, so it is hidden
 * from assistive technology.
 */
export const Icon = ({ svg }: { readonly svg: string }) => (
  // The sources are lucide's, fixed at build; nothing from outside gets in here.
  <span class="icon" aria-hidden="true" dangerouslySetInnerHTML={{ __html: svg }} />
);
