/**
 * What stands around every screen: header with the red line, notices of devices, what was said about the last
 * command, the first seconds without a view. What is inside is each screen's own.
 */
import circleAlert from "lucide-static/icons/circle-alert.svg?raw";
import circleCheck from "lucide-static/icons/circle-check.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import flask from "lucide-static/icons/flask-conical.svg?raw";
import info from "lucide-static/icons/info.svg?raw";
import triangleAlert from "lucide-static/icons/triangle-alert.svg?raw";
import unplug from "lucide-static/icons/unplug.svg?raw";
import type { ComponentChildren } from "preact";
import type { Notice } from "../../controller/api/views.ts";
import { Icon } from "./icon.tsx";
import type { Language } from "./text/words.ts";

export const Simulated = ({ text }: { readonly text: string }) => (
  <span class="chip amber simulated">
    <Icon svg={flask} />
    {text}
  </span>
);

export const Header = (props: {
  readonly icon: string;
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <header class="header">
    <Icon svg={props.icon} />
    <h1 class="header-title">{props.title}</h1>
    <div class="header-facts">{props.children}</div>
  </header>
);

const NOTICE_ICON = { info, warning: triangleAlert, alarm: circleAlert };
/** More would push the work off the screen; the technician sees all. */
const NOTICES_MAX = 2;
const LEVELS = ["alarm", "warning", "info"] as const;

export const NoticeLine = ({
  notice,
  language,
}: {
  readonly notice: Notice;
  readonly language: Language;
}) => (
  <p class={`line ${notice.level}`}>
    <Icon svg={NOTICE_ICON[notice.level]} />
    <span>{notice.text[language]}</span>
  </p>
);

/** The gravest notices, and first of all that the screen is not live. */
export const Notices = (props: {
  readonly notices: readonly Notice[];
  readonly language: Language;
  readonly stale: string | null;
  readonly max?: number;
}) => {
  const sorted = LEVELS.flatMap((level) => props.notices.filter((notice) => notice.level === level));
  return (
    <div class="notices" role="status">
      {props.stale === null ? null : (
        <p class="line alarm">
          <Icon svg={unplug} />
          <span>{props.stale}</span>
        </p>
      )}
      {sorted.slice(0, props.max ?? NOTICES_MAX).map((notice) => (
        <NoticeLine key={notice.code} notice={notice} language={props.language} />
      ))}
    </div>
  );
};

const SAID_LOOK = { done: "good", refused: "alarm", working: "" };
const SAID_ICON = { done: circleCheck, refused: circleAlert, working: clock };

/** What became of the last command, or that it is under way. */
export const SaidLine = ({
  level,
  text,
}: {
  readonly level: keyof typeof SAID_LOOK;
  readonly text: string;
}) => (
  <p class={`line said ${SAID_LOOK[level]}`} role="alert">
    <Icon svg={SAID_ICON[level]} />
    <span>{text}</span>
  </p>
);

/** Before the first view, or instead of one: one sentence, and what to do. */
export const Plain = ({ title, hint }: { readonly title: string; readonly hint: string }) => (
  <main class="plain-page">
    <h1>{title}</h1>
    <p>{hint}</p>
  </main>
);
