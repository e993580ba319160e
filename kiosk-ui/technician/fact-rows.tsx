/** A name and its value, two in a row; a wide one, which may be a sentence, has a row of its own. */
export type FactRow = readonly [name: string, value: string, wide?: "wide"];

export const FactRows = ({ rows }: { readonly rows: readonly FactRow[] }) => (
  <dl class="fact-rows">
    {rows.map(([name, value, wide]) => (
      <div key={name} class={wide}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
