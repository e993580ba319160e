/** The form of a row in the table of faults: whose job, does it heal, what people read. Source: style.md 4.3. */
export type FaultLayer = "link" | "pager" | "reader" | "printer" | "locker" | "store" | "host";
export type FaultActor = "nobody" | "citizen" | "guard" | "clerk" | "manager" | "technician";

export interface FaultRow {
  readonly layer: FaultLayer;
  /** True: the controller goes on trying by itself and the fault ends without anyone's help. */
  readonly heals: boolean;
  readonly actor: FaultActor;
  readonly vi: string;
  readonly en: string;
}
