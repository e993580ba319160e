/**
 * C4, its thin form: a dossier, its person and a phone in, the number of a box out, and what to do at it.
 */
import check from "lucide-static/icons/check.svg?raw";
import packagePlus from "lucide-static/icons/package-plus.svg?raw";
import type { CounterView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import { Input } from "../kit/input.tsx";
import { counter as text } from "../kit/text/counter.ts";
import { staff } from "../kit/text/staff.ts";
import type { CounterState } from "./counter-screen.tsx";
import { emptyForm } from "./desk-state.ts";

const Filling = ({ form, onForm, onLoad, desk }: CounterState) => {
  if (form.kind !== "filling") return null;
  const { wrong } = form;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        onLoad();
      }}
    >
      <Input
        name="dossier"
        label={text.load_dossier}
        hint={text.load_dossier_hint}
        value={form.dossier}
        wrong={wrong === "dossier" ? text.load_dossier_wrong : null}
        onInput={(dossier) => onForm({ ...form, dossier, wrong: null })}
      />
      <div class="pair">
        <Input
          name="person"
          label={text.load_person}
          hint={text.load_person_hint}
          value={form.person}
          wrong={wrong === "person" ? text.load_person_wrong : null}
          onInput={(person) => onForm({ ...form, person, wrong: null })}
        />
        <Input
          name="phone"
          digits
          label={text.load_phone}
          hint={text.load_phone_hint}
          value={form.phone}
          wrong={wrong === "phone" ? text.load_phone_wrong : null}
          onInput={(phone) => onForm({ ...form, phone, wrong: null })}
        />
      </div>
      <div class="first">
        <Button
          look="go"
          size="main"
          icon={packagePlus}
          busy={desk.busy === "/api/counter/:counter/load-result"}
          onPress={onLoad}
        >
          {text.load_go}
        </Button>
        <Button size="main" keycap="F11" onPress={() => onForm({ kind: "closed" })}>
          {staff.cancel}
        </Button>
      </div>
      {/* The Enter key of any field sends the form too. */}
      <button type="submit" hidden>
        {text.load_go}
      </button>
    </form>
  );
};

type Box = CounterView["results"]["boxes"][number];

/** What to do at the box, by what its door and the office say. */
const boxWords = (box: Box | undefined): { readonly look: string; readonly words: string } => {
  switch (box?.state) {
    case "stored":
      return { look: "stored", words: text.load_stored };
    case "quarantined":
    case "out-of-service":
      return { look: "failed", words: text.load_failed };
    case undefined:
    case "empty":
    case "loading":
    case "releasing":
    case "unknown":
      return { look: "", words: box?.door === "open" ? text.load_open : text.load_opening };
  }
};

const Given = ({ view, box }: { readonly view: CounterView; readonly box: number }) => {
  const { look, words } = boxWords(view.results.boxes.find(({ number }) => number === box));
  return (
    <div class={`given ${look}`} role="status">
      <output class="number">{text.load_box(box)}</output>
      <p>{words}</p>
    </div>
  );
};

export const LoadResult = (state: CounterState) => {
  const { form, onForm, view } = state;
  return (
    <section class="load-result">
      <h2 class="load-title">{text.load_title}</h2>
      {form.kind === "box-given" ? (
        <>
          <Given view={view} box={form.box} />
          <div class="first">
            <Button
              look="go"
              size="main"
              icon={check}
              keycap="F11"
              onPress={() => onForm({ kind: "closed" })}
            >
              {text.load_close}
            </Button>
            <Button
              size="main"
              icon={packagePlus}
              onPress={() => onForm(emptyForm(view.current?.code ?? null))}
            >
              {text.load_again}
            </Button>
          </div>
        </>
      ) : (
        <Filling {...state} />
      )}
    </section>
  );
};
