/**
 * The office's side of the HTTP table: turns a command into an input and waits for the loop's answer, asks
 * the few services that need more than the core, and draws views. A repeated key is answered from what was
 * kept.
 */
import type { CivilDate } from "../../drivers/reader/person/civil-date.pure.ts";
import { Personal } from "../../drivers/runtime/personal.ts";
import type { RefusalRow } from "../api/refusal-row.ts";
import { REFUSALS } from "../api/refusals.ts";
import type { CommandBody, CommandParams, CommandPath } from "../api/routes.ts";
import type { ScreenName } from "../api/views.ts";
import type { Input, InputOf } from "../core/input.ts";
import type { Refusal, Reply } from "../core/refusal.ts";
import type { Account, StaffAccounts } from "./accounts/staff-accounts.ts";
import type { Asked } from "./asked.ts";
import type { ChipMatch } from "./chip-match.ts";
import type { DeviceSet } from "./devices/device-set.ts";
import type { FormDesk } from "./forms/form-desk.ts";
import type { Session } from "./http/gate.ts";
import { INPUTS, type InputPath, type ServicePath } from "./http/inputs.ts";
import { type HttpAnswer, type OfficeDesk, refusalAnswer } from "./http/server.ts";
import type { Identity } from "./identity.ts";
import type { Answer, OfficeLoop } from "./loop.ts";
import type { News } from "./news.ts";
import type { ResultsDesk } from "./results-desk.ts";
import { sha256 } from "./store/chain.ts";
import type { Store } from "./store/store.ts";
import { judgeTyped } from "./typed-number.ts";

export interface DeskPorts {
  readonly loop: OfficeLoop;
  readonly store: Store;
  readonly accounts: StaffAccounts;
  readonly identity: Identity;
  readonly chips: ChipMatch;
  readonly forms: FormDesk;
  readonly results: ResultsDesk;
  /** The civil day at the office. */
  readonly today: () => CivilDate;
  readonly devices: DeviceSet;
  readonly draw: (screen: ScreenName, place: string) => unknown;
  readonly picture: (printer: string, job: string) => Uint8Array | undefined;
  readonly places: {
    readonly doors: string[];
    readonly counters: string[];
    readonly kiosks: string[];
    readonly halls: string[];
  };
  readonly ready: () => boolean;
  readonly told: (news: News) => void;
}

type Services = {
  readonly [P in ServicePath]: (
    params: CommandParams<P>,
    body: CommandBody<P>,
    session: Session | undefined,
    token: string | undefined,
  ) => Promise<HttpAnswer>;
};

/** Commands about papers of a counter. */
type PaperPath = `/api/counter/:counter/${"issue-form" | "request-fee" | "resolve-slip" | "copy-slip"}`;

/** Commands about results that need to know who. */
type ResultPath =
  | `/api/kiosk/:kiosk/${"enter-code" | "enter-pin"}`
  | `/api/counter/:counter/${"load-result" | "name-proxy"}`;

interface UnderWay {
  /** Digest of route, body and actor: only the very same request shares the answer; a body may hold a number. */
  readonly request: string;
  readonly answer: Promise<HttpAnswer>;
}

const done = (data: object = {}): HttpAnswer => ({ status: 200, body: { ok: true, ...data } });

export class Desk implements OfficeDesk {
  readonly #ports: DeskPorts;
  /** Commands under way, so that a key sent twice at once is still done once. */
  readonly #underWay = new Map<string, UnderWay>();
  readonly #services: Services;

  constructor(ports: DeskPorts) {
    this.#ports = ports;
    this.#services = this.#makeServices();
  }

  async command(
    path: CommandPath,
    params: unknown,
    body: unknown,
    session: Session | undefined,
    token: string | undefined,
  ): Promise<HttpAnswer> {
    const { key } = body as { key: string };
    const route = routeOf(path, params);
    const kept = this.#ports.store.reply(key);
    if (kept !== undefined)
      return kept.route === route ? { status: kept.status, body: kept.body } : refusalAnswer("bad-request");
    const request = sha256(JSON.stringify([route, body, session?.actor]));
    const running = this.#underWay.get(key);
    if (running !== undefined)
      return running.request === request ? running.answer : refusalAnswer("bad-request");
    const answer = this.#start(path, params, body, session, token);
    this.#underWay.set(key, { request, answer });
    try {
      return await answer;
    } finally {
      this.#underWay.delete(key);
    }
  }

  view(screen: ScreenName, place: string): unknown {
    return this.#ports.draw(screen, place);
  }

  picture(printer: string, job: string): Uint8Array | undefined {
    return this.#ports.picture(printer, job);
  }

  knows(screen: ScreenName, place: string): boolean {
    const { doors, counters, kiosks, halls } = this.#ports.places;
    const known: Readonly<Record<ScreenName, readonly string[]>> = {
      citizen: kiosks,
      door: doors,
      counter: counters,
      hall: halls,
      technician: ["all"],
      manager: ["all"],
    };
    return known[screen].includes(place);
  }

  session(token: string | undefined): Session | undefined {
    const found = token === undefined ? undefined : this.#ports.accounts.session(token);
    return found === undefined
      ? undefined
      : { actor: `staff:${found.staff}`, name: found.name, role: found.role };
  }

  who(session: Session | undefined): unknown {
    const { accounts, places } = this.#ports;
    return {
      ok: true,
      enrolled: accounts.staff().length > 0,
      session: session === undefined ? null : { name: session.name, role: session.role },
      places,
    };
  }

  live(): boolean {
    return true;
  }

  ready(): boolean {
    return this.#ports.ready();
  }

  #start(
    path: CommandPath,
    params: unknown,
    body: unknown,
    session: Session | undefined,
    token: string | undefined,
  ): Promise<HttpAnswer> {
    if (path in this.#services) {
      // Both tables are keyed by the path that chose the schemas; TypeScript can't follow that.
      const serve = this.#services[path as ServicePath] as (...all: unknown[]) => Promise<HttpAnswer>;
      return serve(params, body, session, token);
    }
    const make = INPUTS[path as InputPath] as (params: unknown, body: unknown) => Input;
    const { key } = body as { key: string };
    return this.#post(routeOf(path, params), key, make(params, body), session, placeOf(params));
  }

  #post(
    route: string,
    key: string,
    input: Input,
    session: Session | undefined,
    place: string | null,
    within?: () => void,
  ): Promise<HttpAnswer> {
    return new Promise((resolve) => {
      this.#ports.loop.post({
        input,
        actor: session?.actor ?? "citizen",
        device: null,
        place,
        ...(within === undefined ? {} : { within }),
        command: {
          key,
          route,
          answer: (answer) => resolve(httpOf(answer)),
          keep: (reply) => ({ key, route, ...httpOf(reply) }),
        },
      });
    });
  }

  #makeServices(): Services {
    const { accounts, devices, told } = this.#ports;
    return {
      ...this.#results(),
      "/api/door/:door/type-number": async ({ door }, { key, number }, session) => {
        const { identity, chips, today } = this.#ports;
        const typed = judgeTyped(number, today());
        if (typed.kind === "malformed") return refusalAnswer("number-malformed", { why: typed.why });
        const { input, within } = identity.typed(door, typed);
        chips.typed(door, input.scan, typed.number);
        return this.#post(
          routeOf("/api/door/:door/type-number", { door }),
          key,
          input,
          session,
          door,
          within,
        );
      },
      ...this.#papers(),
      "/api/device/:device/self-test": async ({ device }) => {
        const found = devices.find(device);
        if (found === undefined) return refusalAnswer("unknown-place");
        found.selfTest();
        return done();
      },
      "/api/staff/enrol": (_params, { enrolment, name, password }) =>
        new Promise((resolve) => {
          const wanted = { enrolment: new Personal(enrolment), name, password: new Personal(password) };
          accounts.enrol(wanted, (outcome) => {
            if (outcome.kind === "enrolled") resolve(this.#signedIn(outcome));
            else resolve(refusalAnswer(ENROL_REFUSALS[outcome.kind]));
          });
        }),
      "/api/staff/invite": async (_params, { role }) => {
        const enrolment = accounts.invite(role);
        return enrolment === undefined ? refusalAnswer("busy") : done({ enrolment: enrolment.reveal() });
      },
      "/api/session/open": (_params, { name, password }) =>
        new Promise((resolve) => {
          accounts.signIn(name, new Personal(password), (outcome) => {
            if (outcome.kind === "signed-in") return resolve(this.#signedIn(outcome));
            if (outcome.kind === "refused") told({ kind: "sign-in-refused" });
            resolve(refusalAnswer(SIGN_IN_REFUSALS[outcome.kind]));
          });
        }),
      "/api/session/close": async (_params, _body, _session, token) => {
        if (token !== undefined) accounts.signOut(token);
        return { ...done(), session: { token: undefined } };
      },
    };
  }

  #results(): Pick<Services, ResultPath> {
    const { results } = this.#ports;
    return {
      "/api/kiosk/:kiosk/enter-code": async (params, { key, code }, session) =>
        this.#asked(
          "/api/kiosk/:kiosk/enter-code",
          params,
          key,
          await results.enterCode(params.kiosk, new Personal(code)),
          session,
        ),
      "/api/kiosk/:kiosk/enter-pin": async (params, { key, pin }, session) =>
        this.#asked(
          "/api/kiosk/:kiosk/enter-pin",
          params,
          key,
          results.enterPin(params.kiosk, new Personal(pin)),
          session,
        ),
      "/api/counter/:counter/load-result": async (params, body, session) =>
        this.#asked(
          "/api/counter/:counter/load-result",
          params,
          body.key,
          results.load(params.counter, body),
          session,
        ),
      "/api/counter/:counter/name-proxy": async (params, body, session) =>
        this.#asked(
          "/api/counter/:counter/name-proxy",
          params,
          body.key,
          results.nameProxy(params.counter, body),
          session,
        ),
    };
  }

  #papers(): Pick<Services, PaperPath> {
    const { forms } = this.#ports;
    return {
      "/api/counter/:counter/issue-form": async (params, body, session) =>
        this.#asked(
          "/api/counter/:counter/issue-form",
          params,
          body.key,
          forms.issue(params.counter, body, session?.name ?? ""),
          session,
        ),
      "/api/counter/:counter/request-fee": async (params, body, session) =>
        this.#asked(
          "/api/counter/:counter/request-fee",
          params,
          body.key,
          forms.fee(params.counter, body),
          session,
        ),
      "/api/counter/:counter/resolve-slip": async ({ counter }, { key, job, as }, session) =>
        this.#ofPrinter("resolve-slip", counter, key, { kind: "resolve-slip", job, as }, session),
      "/api/counter/:counter/copy-slip": async ({ counter }, { key, job }, session) =>
        this.#ofPrinter("copy-slip", counter, key, { kind: "copy-slip", job }, session),
    };
  }

  /** What a desk made of a command, if nothing is wrong with it. */
  async #asked(
    path: ServicePath,
    params: object,
    key: string,
    asked: Asked,
    session: Session | undefined,
  ): Promise<HttpAnswer> {
    if (asked.kind === "refused") return asked.answer;
    return this.#post(routeOf(path, params), key, asked.input, session, placeOf(params), asked.within);
  }

  /** What a clerk says of a slip of the counter's own printer. */
  async #ofPrinter(
    what: "resolve-slip" | "copy-slip",
    counter: string,
    key: string,
    input: InputOf<"resolve-slip"> | InputOf<"copy-slip">,
    session: Session | undefined,
  ): Promise<HttpAnswer> {
    if (!this.#ports.forms.isHere(counter, input.job)) return refusalAnswer("unknown-slip");
    return this.#post(routeOf(`/api/counter/:counter/${what}`, { counter }), key, input, session, counter);
  }

  #signedIn({ account, token }: { account: Account; token: Personal<string> }): HttpAnswer {
    const { staff, name, role } = account;
    this.#ports.told({ kind: "signed-in", staff, role });
    return { ...done({ name, role }), session: { token: token.reveal() } };
  }
}

const ENROL_REFUSALS = {
  "code-refused": "enrolment-wrong",
  "name-taken": "name-taken",
  unavailable: "busy",
} as const;
const SIGN_IN_REFUSALS = { refused: "sign-in-failed", wait: "sign-in-rests", unavailable: "busy" } as const;

const placeOf = (params: unknown): string | null => {
  const [place] = Object.values(params as Record<string, string>);
  return place ?? null;
};

/** The address as it was asked, `/api/kiosk/kiosk-1/ticket`. */
const routeOf = (path: CommandPath, params: unknown): string =>
  path.replace(/:(\w+)/g, (_whole, name: string) => (params as Record<string, string>)[name] ?? "");

/** The compile-time proof that whatever the core or the loop can refuse has its sentence. */
REFUSALS satisfies Readonly<Record<Refusal | Exclude<Answer["kind"], Reply["kind"]>, RefusalRow>>;

const httpOf = (answer: Answer): { status: number; body: unknown } => {
  switch (answer.kind) {
    case "done":
      return done(answer.data);
    case "refused":
      return refusalAnswer(answer.refusal, answer.wait_s === undefined ? {} : { wait_s: answer.wait_s });
    case "busy":
    case "storage-full":
      return refusalAnswer(answer.kind);
  }
};
