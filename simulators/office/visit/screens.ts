/**
 * The people's side of the office: commands and views through the real HTTP interface, with a session
 * cookie, as a browser would. It decides nothing; every reply and view is held against the schema that the
 * screens use.
 */
import {
  COMMANDS,
  type CommandBody,
  type CommandParams,
  type CommandPath,
  type CommandReply,
  Refused,
} from "../../../controller/api/routes.ts";
import {
  type CitizenView,
  type CounterView,
  type DoorView,
  type HallView,
  SCREENS,
  type TechnicianView,
} from "../../../controller/api/views.ts";

interface Views {
  citizen: CitizenView;
  door: DoorView;
  counter: CounterView;
  hall: HallView;
  technician: TechnicianView;
}

export type Answer<P extends CommandPath> =
  | { readonly kind: "done"; readonly reply: CommandReply<P> }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly error: string;
      /** It can be asked for again after so many seconds. */
      readonly wait_s: number | undefined;
    };

/** A view's text may be this long; a longer one is our own mistake. */
const EVENT_CHARACTERS_MAX = 1_000_000;

export class Screens {
  readonly #url: string;
  readonly #stop = new AbortController();
  readonly #views: { [S in keyof Views]?: Views[S] } = {};
  readonly #problems: string[] = [];
  #cookie = "";
  #commands = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async command<P extends CommandPath>(
    path: P,
    params: CommandParams<P>,
    body: Omit<CommandBody<P>, "key">,
  ): Promise<Answer<P>> {
    const named = params as Readonly<Record<string, string>>;
    const address = path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(named[name] ?? ""));
    const key = `visit-${String(++this.#commands).padStart(4, "0")}`;
    const response = await fetch(`${this.#url}${address}`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: this.#cookie },
      body: JSON.stringify({ key, ...body }),
      signal: this.#stop.signal,
    });
    const answer: unknown = await response.json();
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.#cookie = cookie.split(";")[0] ?? "";
    if (response.ok) {
      // The schema was chosen by the path; TypeScript can't follow that.
      const reply = COMMANDS[path].reply.parse(answer) as CommandReply<P>;
      return { kind: "done", reply };
    }
    const { error, wait_s } = Refused.parse(answer);
    return { kind: "refused", status: response.status, error, wait_s };
  }

  /** The role that the office itself says we have; undefined: nobody is signed in. */
  async role(): Promise<string | undefined> {
    const response = await this.#get("/api/session", this.#cookie);
    const { session } = (await response.json()) as { session: { role: string } | null };
    return session?.role;
  }

  /** HTTP status that a stranger gets who asks for a screen. */
  async strangersStatus(screen: keyof Views, place: string): Promise<number> {
    const response = await this.#get(`/api/stream/${screen}/${place}`, "");
    await response.body?.cancel();
    return response.status;
  }

  /** Opens a screen's stream and keeps its newest view. False: the office refused it. */
  async follow<S extends keyof Views>(screen: S, place: string): Promise<boolean> {
    const response = await this.#get(`/api/stream/${screen}/${place}`, this.#cookie);
    if (!response.ok || response.body === null) return false;
    void this.#read(screen, response.body).catch((error: unknown) => {
      if (!this.#stop.signal.aborted) this.#problems.push(`${screen}: ${String(error)}`);
    });
    return true;
  }

  /** A screen as it is now, without keeping it open. Undefined: the office refused it. */
  async look<S extends keyof Views>(screen: S, place: string): Promise<Views[S] | undefined> {
    const response = await this.#get(`/api/stream/${screen}/${place}`, this.#cookie);
    if (!response.ok || response.body === null) return undefined;
    for await (const event of eventsOf(response.body)) {
      const view = this.#parse(screen, event);
      if (view !== undefined) return view;
    }
    return undefined;
  }

  view<S extends keyof Views>(screen: S): Views[S] | undefined {
    return this.#views[screen];
  }

  /** Views that did not fit their schema, streams that broke. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  close(): void {
    this.#stop.abort();
  }

  #get(address: string, cookie: string): Promise<Response> {
    return fetch(`${this.#url}${address}`, { headers: { cookie }, signal: this.#stop.signal });
  }

  async #read<S extends keyof Views>(screen: S, body: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const event of eventsOf(body)) {
      const view = this.#parse(screen, event);
      if (view !== undefined) this.#views[screen] = view;
    }
  }

  /** Undefined: no view, or one that does not fit, which is noted. */
  #parse<S extends keyof Views>(screen: S, event: string): Views[S] | undefined {
    const data = /^event: view\ndata: (.*)$/m.exec(event)?.[1];
    if (data === undefined) return undefined;
    const parsed = SCREENS[screen].safeParse(JSON.parse(data));
    // The schema was chosen by the screen; TypeScript can't follow that.
    if (parsed.success) return parsed.data as Views[S];
    this.#problems.push(`${screen}: ${parsed.error.issues[0]?.path.join(".")} does not fit its schema`);
    return undefined;
  }
}

/** The whole events of a stream, in order. Leaving off ends the stream. */
async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = "";
  for await (const chunk of body) {
    held += decoder.decode(chunk, { stream: true });
    const events = held.split("\n\n");
    held = events.pop() ?? "";
    if (held.length > EVENT_CHARACTERS_MAX) throw new Error("an event without end");
    yield* events;
  }
}
