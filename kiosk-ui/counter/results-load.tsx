/**
 * C4: results into boxes, one after another. A dossier is scanned, a box opens, the door says that it was
 * closed; then the next. Nothing is believed of a box but what its door and the office say.
 */
import accessibility from "lucide-static/icons/accessibility.svg?raw";
import packagePlus from "lucide-static/icons/package-plus.svg?raw";
import undo from "lucide-static/icons/undo-2.svg?raw";
import userPlus from "lucide-static/icons/user-plus.svg?raw";
import { Button } from "../kit/button.tsx";
import { Input } from "../kit/input.tsx";
import { results as text } from "../kit/text/results.ts";
import type { ResultsState } from "./results-sheet.tsx";
import { givenState, type LoadField, type LoadForm, type ResultsSheet } from "./results-state.ts";

type Loading = Extract<ResultsSheet, { tab: "load" }>;
export type LoadState = ResultsState & { readonly sheet: Loading };

const SIZES = ["S", "M", "L"] as const;

const Field = (props: LoadState & { readonly name: LoadField; readonly digits?: boolean }) => {
  const { sheet, acts, name } = props;
  const { form } = sheet;
  const hint = name === "proxy_phone" ? undefined : text[`${name}_hint`];
  const wrong = name === "proxy_phone" ? text.phone_wrong : text[`${name}_wrong`];
  return (
    <Input
      name={name}
      digits={props.digits ?? false}
      label={text[name]}
      {...(hint === undefined ? {} : { hint })}
      value={form[name]}
      wrong={form.wrong === name ? wrong : null}
      onInput={(typed) => acts.onSheet({ ...sheet, form: { ...form, [name]: typed, wrong: null } })}
    />
  );
};

const Wishes = ({ sheet, acts }: LoadState) => {
  const { form } = sheet;
  const change = (to: Partial<LoadForm>): void => acts.onSheet({ ...sheet, form: { ...form, ...to } });
  return (
    <fieldset class="wishes" aria-label={text.size_label}>
      {SIZES.map((size) => (
        <Button
          key={size}
          chosen={form.size === size}
          onPress={() => change({ size: form.size === size ? null : size })}
        >
          {text.size[size]}
        </Button>
      ))}
      <Button icon={accessibility} chosen={form.low} onPress={() => change({ low: !form.low })}>
        {text.low}
      </Button>
      <Button
        icon={userPlus}
        chosen={form.with_proxy}
        onPress={() => change({ with_proxy: !form.with_proxy, wrong: null })}
      >
        {text.with_proxy}
      </Button>
    </fieldset>
  );
};

const Last = ({ sheet, acts }: LoadState) => {
  const [newest, ...before] = sheet.last;
  if (newest === undefined) return null;
  return (
    <div class="last-loaded">
      <p>
        <b>{text.loaded(sheet.loaded)}</b>
        <span class="secondary">
          {text.last_loaded(
            newest.box,
            newest.dossier,
            before.map(({ box }) => box),
          )}
        </span>
      </p>
      <Button icon={undo} onPress={() => acts.takeOut(newest.box, "moved")}>
        {text.take_back(newest.box)}
      </Button>
    </div>
  );
};

const Filling = (state: LoadState) => {
  const { sheet, acts, desk, results } = state;
  const { S, M, L, low } = results.free;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        acts.load();
      }}
    >
      <Field {...state} name="dossier" />
      {sheet.form.with_proxy ? (
        <div class="pair">
          <Field {...state} name="proxy_id" digits />
          <Field {...state} name="proxy_phone" digits />
        </div>
      ) : (
        <div class="pair">
          <Field {...state} name="person" />
          <Field {...state} name="phone" digits />
        </div>
      )}
      <Wishes {...state} />
      <p class="secondary">{text.free(S, M, L, low)}</p>
      <Last {...state} />
      <div class="first">
        <Button
          look="go"
          size="main"
          icon={packagePlus}
          busy={desk.busy === "/api/counter/:counter/load-result"}
          onPress={acts.load}
        >
          {text.load_go}
        </Button>
        <Button size="main" keycap="F11" onPress={() => acts.onSheet(null)}>
          {text.close}
        </Button>
      </div>
      {/* The Enter key of any field, and of a scanner, sends the form too. */}
      <button type="submit" hidden>
        {text.load_go}
      </button>
    </form>
  );
};

export const LoadPart = (state: LoadState) => {
  const { sheet, results, acts } = state;
  const { given } = sheet;
  if (given === null) return <Filling {...state} />;
  const now = givenState(given, results);
  return (
    <>
      <div class={`given ${now}`} role="status">
        <output class="number">{text.box(given.box)}</output>
        <p>{text.given[now]}</p>
      </div>
      <Last {...state} />
      <div class="first">
        {now === "failed" ? (
          <Button
            look="act"
            size="main"
            icon={packagePlus}
            onPress={() =>
              acts.onSheet({ ...sheet, given: null, form: { ...sheet.form, dossier: given.dossier } })
            }
          >
            {text.load_again}
          </Button>
        ) : null}
        <Button size="main" keycap="F11" onPress={() => acts.onSheet(null)}>
          {text.close}
        </Button>
      </div>
    </>
  );
};
