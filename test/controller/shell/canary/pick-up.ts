/**
 * Results of a citizen go into boxes and out again: by code, by receipt, by a proxy, by PIN; also what is
 * tried in vain on the way.
 */
import { Personal } from "../../../../drivers/runtime/personal.ts";
import { type FictionalPerson, fictionalPerson } from "../../../../simulators/reader/fictional-person.ts";
import type { OfficeBench } from "../office-bench.ts";

export const PROXY = fictionalPerson(44);
export const PROXY_PHONE = "0999900044";

/** On the citizen's leaf of the appointment slip, and nowhere else. */
export interface OnLeaf {
  readonly receipt: string;
  readonly pin: string;
}

type Post = (url: string, body: object) => Promise<unknown>;

/** The result of the appointment slip goes into box 4, with somebody who may come instead. */
export const loadByScan = async (
  { app, wait }: Pick<OfficeBench, "app"> & { readonly wait: (delay_ms: number) => void },
  { idNumber }: FictionalPerson,
  dossier: string,
  post: Post,
): Promise<OnLeaf> => {
  const { personal } = app;
  const form_id = personal.slipOf(personal.find(new Personal(idNumber)) ?? "nobody", dossier) ?? "none";
  const receipt = personal.receiptOf(form_id).reference;
  const by = { ticket: null, id_number: null, phone: null, box: 4 };
  const proxy = { id_number: PROXY.idNumber, phone: PROXY_PHONE };
  const load = (body: object) => post("/api/counter/counter-2/load-result", { ...by, ...body });
  await load({ dossier: `MC1:R:${receipt.slice(0, -3)}AAA` });
  await load({ dossier: `MC1:R:${receipt}`, proxy: { ...proxy, id_number: idNumber } });
  await load({ dossier: `MC1:R:${receipt}`, proxy });
  wait(20_000);
  await post("/api/counter/counter-2/name-proxy", { box: 4, proxy });
  return { receipt, pin: personal.pinOf(form_id)?.reveal() ?? "" };
};

export interface AtKiosk {
  readonly post: Post;
  readonly present: (code: FictionalPerson | string) => unknown;
  readonly wait: (delay_ms: number) => unknown;
  /** The newest code on the citizen's phone. */
  readonly newestCode: () => string | undefined;
}

export const collectResults = async (
  { post, present, wait, newestCode }: AtKiosk,
  citizen: FictionalPerson,
  { receipt, pin }: OnLeaf,
): Promise<void> => {
  const kiosk = (what: string, body: object = {}) => post(`/api/kiosk/kiosk-1/${what}`, body);
  const sendCode = async (): Promise<void> => {
    await kiosk("send-code");
    wait(2_000);
  };
  const takeOut = async (box: number): Promise<void> => {
    await kiosk("open-box", { box });
    wait(60_000);
    await kiosk("leave");
  };
  present(citizen);
  await sendCode();
  await kiosk("enter-code", { code: "000000" });
  await kiosk("enter-code", { code: newestCode() });
  await takeOut(3);
  present(`MC1:R:${receipt}`);
  await kiosk("enter-pin", { pin });
  await kiosk("leave");
  present(`MC1:R:${receipt.slice(0, -3)}AAA`);
  present(PROXY);
  await sendCode();
  await kiosk("enter-code", { code: "000000" });
  await kiosk("leave");
  present(citizen);
  await kiosk("enter-pin", { pin: `${pin.slice(1)}${pin[0]}` });
  await kiosk("enter-pin", { pin });
  await takeOut(4);
};
