/**
 * T1 and T2 as a pure function: the devices with their state, one of them in full, its wire. It asks a
 * device for its state and changes nothing else.
 */
import activity from "lucide-static/icons/activity.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import circleX from "lucide-static/icons/circle-x.svg?raw";
import database from "lucide-static/icons/database.svg?raw";
import doorClosed from "lucide-static/icons/door-closed.svg?raw";
import printer from "lucide-static/icons/printer.svg?raw";
import radio from "lucide-static/icons/radio.svg?raw";
import scanLine from "lucide-static/icons/scan-line.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import wrench from "lucide-static/icons/wrench.svg?raw";
import type { TechnicianView } from "../../controller/api/views.ts";
import { Button } from "../kit/button.tsx";
import type { DeskState } from "../kit/desk.ts";
import { Header, NoticeLine, Notices, SaidLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { staff } from "../kit/text/staff.ts";
import { technician as text } from "../kit/text/technician.ts";
import { clockMillisText, clockSecondsText, clockText } from "../kit/time.ts";

export interface TechnicianState {
  readonly view: TechnicianView;
  readonly now_ms: number;
  readonly stale: boolean;
  readonly commands: DeskState;
  /** Id of the device shown; the first one where it is gone. */
  readonly selected: string | null;
  readonly select: (device: string) => void;
  readonly selfTest: (device: string) => void;
}

type Device = TechnicianView["devices"][number];

const KIND_ICON: Record<Device["kind"], string> = {
  "pager-base": radio,
  "id-reader": scanLine,
  printer,
  "lock-board": doorClosed,
};
const STATE_LOOK: Record<Device["state"], string> = { up: "good", degraded: "amber", down: "alarm" };
const STATE_ICON: Record<Device["state"], string> = {
  up: circleCheck,
  degraded: triangleAlert,
  down: circleX,
};

const StateChip = ({ state }: { readonly state: Device["state"] }) => (
  <span class={`chip ${STATE_LOOK[state]}`}>
    <Icon svg={STATE_ICON[state]} />
    {text.state[state]}
  </span>
);

const DeviceList = ({ view, shown, select }: TechnicianState & { readonly shown: Device | null }) => (
  <nav class="card devices" aria-label={text.devices}>
    {view.devices.map((device) => (
      <Button
        key={device.id}
        icon={KIND_ICON[device.kind]}
        area={device.id === shown?.id ? "device shown" : "device"}
        onPress={() => select(device.id)}
      >
        <b>{device.name.vi}</b>
        <StateChip state={device.state} />
      </Button>
    ))}
    <p class="journal">
      <Icon svg={database} />
      <span>
        <b>{text.journal}</b>
        <span class={`chip ${view.storage.state === "ok" ? "good" : "alarm"}`}>
          {text.journal_state[view.storage.state]}
        </span>
        <span class="secondary">
          {text.journal_entries(view.storage.entries)} · <code>{view.storage.chain_head.slice(0, 8)}</code>
        </span>
      </span>
    </p>
  </nav>
);

const Table = ({ rows }: { readonly rows: readonly (readonly [string, string])[] }) => (
  <dl class="table">
    {rows.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const DevicePart = (state: TechnicianState & { readonly shown: Device }) => {
  const { shown, view, commands, selfTest } = state;
  const facts = Object.entries(shown.facts);
  return (
    <section class="card one">
      <div class="one-head">
        <h2>{shown.name.vi}</h2>
        <StateChip state={shown.state} />
        <span class="secondary">
          {text.since(clockSecondsText(shown.since_ms, view.office.utc_offset_min))}
        </span>
      </div>
      <p class="secondary label">
        {shown.protocol} · {shown.label}
      </p>
      {shown.fault === null ? null : <NoticeLine notice={shown.fault} language="vi" />}
      <div class="tables">
        <div>
          <h3>{text.counters}</h3>
          <Table rows={Object.entries(shown.counters).map(([name, n]) => [name, String(n)] as const)} />
        </div>
        <div>
          <h3>{text.facts}</h3>
          {facts.length === 0 ? <p class="secondary">{text.no_facts}</p> : <Table rows={facts} />}
        </div>
      </div>
      <Button
        look="act"
        size="main"
        icon={activity}
        busy={commands.busy === "/api/device/:device/self-test"}
        onPress={() => selfTest(shown.id)}
      >
        {text.self_test}
      </Button>
    </section>
  );
};

const Wire = ({ shown, view }: TechnicianState & { readonly shown: Device }) => (
  <aside class="wire" aria-label={text.wire}>
    <h2>{text.wire}</h2>
    {shown.trace.length === 0 ? <p>{text.wire_empty}</p> : null}
    {/* The newest stands at the bottom, where a log grows. */}
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling log must be reachable by keys */}
    <ol tabIndex={0} aria-label={text.wire}>
      {shown.trace.map((line, index) => (
        <li key={index} class={line.direction}>
          <code>
            {clockMillisText(line.at_ms, view.office.utc_offset_min)}{" "}
            <b role="img" aria-label={text.direction_word[line.direction]}>
              {text.direction[line.direction]}
            </b>{" "}
            {line.hex ?? (line.direction === "note" ? "" : text.wire_hidden(line.length_bytes))}
          </code>
          <span>{line.meaning}</span>
        </li>
      ))}
    </ol>
  </aside>
);

export const TechnicianScreen = (state: TechnicianState) => {
  const { view, commands, selected } = state;
  const shown = view.devices.find(({ id }) => id === selected) ?? view.devices[0] ?? null;
  return (
    <div class="technician">
      <Header icon={wrench} title={shown === null ? text.title : `${text.title} · ${shown.name.vi}`}>
        {view.simulated ? <Simulated text={staff.simulated} /> : null}
        <b>{clockText(state.now_ms, view.office.utc_offset_min)}</b>
      </Header>
      <DeviceList {...state} shown={shown} />
      <div class="right">
        <Notices notices={view.notices} language="vi" stale={state.stale ? staff.stale : null} />
        <div class="device-parts">
          <main class="middle">
            {commands.said === null ? null : <SaidLine {...commands.said} />}
            {shown === null ? (
              <p class="card none">{text.no_devices}</p>
            ) : (
              <DevicePart {...state} shown={shown} />
            )}
          </main>
          {shown === null ? null : <Wire {...state} shown={shown} />}
        </div>
      </div>
    </div>
  );
};
