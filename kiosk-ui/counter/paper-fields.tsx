/** The fields of one step of the sheet, each bound to what was typed and to what is wrong with it. */
import plus from "lucide-static/icons/plus.svg?raw";
import { Button } from "../kit/button.tsx";
import { Input } from "../kit/input.tsx";
import { papers as text } from "../kit/text/papers.ts";
import { type Filling, type Line, type PaperForm, stepOf, type TypedField, totalOf } from "./paper-state.ts";

export interface SheetParts {
  readonly sheet: Filling;
  /** The office gives a code where none is typed. */
  readonly codes: boolean;
  readonly onSheet: (sheet: Filling) => void;
  readonly onAdd: () => void;
  readonly onTake: (index: number) => void;
}

const FORMS: readonly PaperForm[] = ["original", "certified", "copy"];
const dong = (amount_vnd: number): string => String(amount_vnd).replace(/\B(?=(\d{3})+$)/g, ".");

const Field = (
  props: SheetParts & {
    readonly name: TypedField;
    readonly label: string;
    readonly hint?: string;
    readonly digits?: boolean;
  },
) => {
  const { sheet, name, label, hint, digits, onSheet } = props;
  return (
    <Input
      name={name}
      label={label}
      {...(hint === undefined ? {} : { hint })}
      {...(digits === undefined ? {} : { digits })}
      value={sheet.typed[name]}
      wrong={sheet.wrong?.field === name ? sheet.wrong.words : null}
      onInput={(value) => onSheet({ ...sheet, typed: { ...sheet.typed, [name]: value }, wrong: null })}
    />
  );
};

const PersonStep = (parts: SheetParts) => {
  const { label, hint } = text;
  return (
    <>
      <div class="pair">
        <Field {...parts} name="person" label={label.person} hint={hint.person} />
        <Field {...parts} name="name" label={label.name} hint={hint.name} />
      </div>
      {parts.sheet.what === "fee" ? (
        <Field {...parts} name="dossier" label={label.dossier} hint={hint.dossier} />
      ) : (
        <>
          <Field {...parts} name="address" label={label.address} />
          <div class="pair">
            <Field {...parts} name="phone" label={label.phone} digits />
            <Field {...parts} name="email" label={label.email} />
          </div>
          <Field {...parts} name="request" label={label.request} />
        </>
      )}
    </>
  );
};

const lineWords = (what: Filling["what"], { name, form, count, amount_vnd }: Line): string => {
  if (what === "appointment") return text.paper_line(name, text.form[form], count);
  return what === "fee" ? text.item_line(name, dong(amount_vnd)) : name;
};

/** The newest on top: what was just typed is in sight, however many there are. */
const Lines = ({ sheet, onTake }: SheetParts) => (
  <div class="paper-lines">
    {sheet.lines.length === 0 ? <p class="secondary">{text.lines_none}</p> : null}
    <ol aria-label={text.lines} reversed>
      {sheet.lines
        .map((line, index) => (
          <li key={index}>
            <button type="button" title={text.take_back(index + 1)} onClick={() => onTake(index)}>
              {index + 1}. {lineWords(sheet.what, line)}
            </button>
          </li>
        ))
        .reverse()}
    </ol>
  </div>
);

const PaperKindField = ({ sheet, onSheet }: SheetParts) => (
  <label class="input">
    <b>{text.label.form}</b>
    <select
      name="form"
      value={sheet.form}
      onChange={(event) => {
        const form = FORMS.find((known) => known === event.currentTarget.value) ?? "original";
        onSheet({ ...sheet, form });
      }}
    >
      {FORMS.map((form) => (
        <option key={form} value={form}>
          {text.form[form]}
        </option>
      ))}
    </select>
  </label>
);

const LINE_LABEL = {
  appointment: text.label.line,
  supplement: text.label.missing,
  fee: text.label.item,
  refusal: text.label.line,
  apology: text.label.line,
};

const LinesStep = (parts: SheetParts) => {
  const { what } = parts.sheet;
  return (
    <>
      <div class={`line-entry ${what}`}>
        <Field {...parts} name="line" label={LINE_LABEL[what]} />
        {what === "appointment" ? <PaperKindField {...parts} /> : null}
        {what === "appointment" ? <Field {...parts} name="count" label={text.label.count} digits /> : null}
        {what === "fee" ? <Field {...parts} name="amount" label={text.label.amount} digits /> : null}
        <Button icon={plus} area="add-line" onPress={parts.onAdd}>
          {text.add}
        </Button>
      </div>
      <Lines {...parts} />
      {what === "fee" ? <p class="total">{text.total(dong(totalOf(parts.sheet)))}</p> : null}
      {what === "supplement" ? (
        <div class="pair">
          <Field {...parts} name="reason" label={text.label.reason_maybe} />
          <Field {...parts} name="dossier" label={`${text.label.dossier} (nếu có)`} />
        </div>
      ) : null}
    </>
  );
};

const AppointmentRest = (parts: SheetParts) => {
  const { label, hint } = text;
  return (
    <>
      <div class="pair">
        <Field {...parts} name="sets" label={label.sets} digits />
        <Field {...parts} name="days" label={label.days} digits />
      </div>
      <div class="pair">
        <Field {...parts} name="due" label={label.due} hint={hint.due} />
        <Field {...parts} name="collect" label={label.collect} />
      </div>
      <div class="pair">
        <Field {...parts} name="fee" label={label.fee} />
        <Field
          {...parts}
          name="dossier"
          label={label.dossier}
          hint={parts.codes ? hint.dossier_given : hint.dossier}
        />
      </div>
    </>
  );
};

const ApologyRest = (parts: SheetParts) => {
  const { label, hint } = text;
  return (
    <>
      <div class="pair">
        <Field {...parts} name="dossier" label={label.dossier} hint={hint.dossier} />
        <Field {...parts} name="received" label={label.received} hint={hint.received} />
      </div>
      <div class="pair">
        <Field {...parts} name="original_due" label={label.original_due} hint={hint.due} />
        <Field {...parts} name="new_due" label={label.new_due} hint={hint.due} />
      </div>
      <div class="pair">
        <Field {...parts} name="cause" label={label.cause} />
        <Field {...parts} name="signer" label={label.signer} />
      </div>
    </>
  );
};

const RestStep = (parts: SheetParts) => {
  switch (parts.sheet.what) {
    case "appointment":
    case "fee":
    case "supplement":
      return <AppointmentRest {...parts} />;
    case "apology":
      return <ApologyRest {...parts} />;
    case "refusal":
      return (
        <>
          <Field {...parts} name="reason" label={text.label.reason} />
          <Field {...parts} name="basis" label={text.label.basis} />
        </>
      );
  }
};

export const StepFields = (parts: SheetParts) => {
  switch (stepOf(parts.sheet)) {
    case "person":
      return <PersonStep {...parts} />;
    case "lines":
      return <LinesStep {...parts} />;
    case "rest":
      return <RestStep {...parts} />;
  }
};
