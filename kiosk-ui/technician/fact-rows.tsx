/**
 * A name and its value, two in a row. `wide`: it may be a sentence and has a row of its own; `day`: it makes
 * room where the board has notices.
 */
export type FactRow = readonly [name: string, value: string, look?: "wide" | "day" | "wide day"];

export const FactRows = ({ rows }: { readonly rows: readonly FactRow[] }) => (
  <dl class="fact-rows">
    {rows.map(([name, value, look]) => (
      <div key={name} class={look}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
