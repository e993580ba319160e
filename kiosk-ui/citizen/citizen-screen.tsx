/**
 * The whole kiosk as a pure function: header, the one page of the session's state, the foot that is always
 * there. It keeps nothing and starts nothing.
 */
import accessibility from "lucide-static/icons/accessibility.svg?raw";
import arrowLeft from "lucide-static/icons/arrow-left.svg?raw";
import check from "lucide-static/icons/check.svg?raw";
import clock from "lucide-static/icons/clock.svg?raw";
import landmark from "lucide-static/icons/landmark.svg?raw";
import languages from "lucide-static/icons/languages.svg?raw";
import lifeBuoy from "lucide-static/icons/life-buoy.svg?raw";
import { Button } from "../kit/button.tsx";
import { Notices, SaidLine, Simulated } from "../kit/frame.tsx";
import { Icon } from "../kit/icon.tsx";
import { never } from "../kit/never.ts";
import { clockText, dateText } from "../kit/time.ts";
import { AtDoorPage, ChooseBox, Collected, ConfirmBox } from "./boxes.tsx";
import { CardPlace, EnterCode } from "./collect.tsx";
import { Fields, Home } from "./home.tsx";
import { YourNumber } from "./number.tsx";
import { type Kiosk, Title, Working } from "./parts.tsx";
import type { Ease, Screen, Trouble } from "./session-state.ts";

const Head = ({ view, text, now_ms, scale, session, stale }: Kiosk) => {
  const { office } = view;
  const small = scale.size === "small";
  const fields = small && session.screen.kind === "fields";
  const title = small && stale ? text.stale_short : fields ? text.fields_title_short : office.name;
  return (
    <header class={stale ? "head stale" : "head"}>
      <span class="mark">
        <Icon svg={landmark} />
      </span>
      <div class="office">
        <span class="authority">{office.authority}</span>
        <b>{title}</b>
      </div>
      {view.simulated ? <Simulated text={text.simulated} /> : null}
      <div class="clock">
        <b>{clockText(now_ms, office.utc_offset_min)}</b>
        <span class="date">{dateText(now_ms, office.utc_offset_min, text.weekdays)}</span>
      </div>
    </header>
  );
};

/** Back is where one can go back; a command on its way is waited for. */
const hasBack = ({ session }: Kiosk): boolean => {
  const { kind } = session.screen;
  return !session.ease_open && ["fields", "card", "code", "boxes", "confirm"].includes(kind);
};

const Foot = (kiosk: Kiosk) => {
  const { view, text, act, scale, session } = kiosk;
  const short = scale.size !== "large";
  const icon = scale.size === "small" ? {} : undefined;
  const help = view.help_called ? text.help_called : text.help;
  const help_short = view.help_called ? text.help_called_short : text.help_short;
  return (
    <nav class="foot" data-back={hasBack(kiosk)}>
      {hasBack(kiosk) ? (
        <Button {...(icon ?? { icon: arrowLeft })} onPress={() => act({ kind: "back" })}>
          {text.back}
        </Button>
      ) : null}
      <Button
        area={view.help_called ? "called" : "help"}
        {...(icon ?? { icon: lifeBuoy })}
        onPress={() => act({ kind: "help-wanted" })}
      >
        {short ? help_short : help}
      </Button>
      <Button {...(icon ?? { icon: languages })} onPress={() => act({ kind: "language-switched" })}>
        <span lang={session.language === "vi" ? "en" : "vi"}>{text.other_language}</span>
      </Button>
      <Button
        {...(icon ?? { icon: accessibility })}
        chosen={session.ease_open}
        onPress={() => act({ kind: "ease-toggled" })}
      >
        {scale.size === "small" ? text.ease_short : text.ease}
      </Button>
    </nav>
  );
};

const EasePage = ({ text, act, session, scale }: Kiosk) => {
  const words: Record<keyof Ease, string> = {
    large: text.ease_large,
    contrast: text.ease_contrast,
    low: text.ease_low,
  };
  // Only a tall panel has controls above a seated person's reach.
  const kinds: (keyof Ease)[] =
    scale.profile === "portrait-32" ? ["large", "contrast", "low"] : ["large", "contrast"];
  return (
    <div class="page ease">
      <Title title={text.ease_title} />
      <div class="ease-choices">
        {kinds.map((ease) => (
          <Button
            key={ease}
            size="main"
            chosen={session.ease[ease]}
            {...(session.ease[ease] ? { icon: check } : {})}
            onPress={() => act({ kind: "ease-chosen", ease })}
          >
            {words[ease]} – {session.ease[ease] ? text.ease_on : text.ease_off}
          </Button>
        ))}
      </div>
      <Button look="go" size="main" onPress={() => act({ kind: "ease-toggled" })}>
        {text.done}
      </Button>
    </div>
  );
};

const StillThere = ({ text, act, left_s }: Kiosk & { readonly left_s: number }) => (
  <div class="page still" role="alert">
    <Title title={text.still_title} hint={text.still_hint(left_s)} />
    <div class="actions">
      <Button size="main" onPress={() => act({ kind: "finish" })}>
        {text.finish}
      </Button>
      <Button look="go" size="main" onPress={() => act({ kind: "more-time" })}>
        {text.more_time}
      </Button>
    </div>
  </div>
);

const Page = (kiosk: Kiosk) => {
  const { session, text } = kiosk;
  const { screen } = session;
  if (session.warning !== null) return <StillThere {...kiosk} left_s={session.warning.left_s} />;
  if (session.ease_open) return <EasePage {...kiosk} />;
  switch (screen.kind) {
    case "home":
      return <Home {...kiosk} />;
    case "fields":
      return <Fields {...kiosk} page={screen.page} />;
    case "issuing":
      return <Working text={text.issuing} icon={clock} />;
    case "number":
      return <YourNumber {...kiosk} screen={screen} />;
    case "card":
      return <CardPlace {...kiosk} />;
    case "sending-code":
      return <Working text={text.sending_code} icon={clock} />;
    case "code":
      return <EnterCode {...kiosk} by={screen.by} digits={screen.digits} />;
    case "checking-code":
      return <Working text={text.checking_code} icon={clock} />;
    case "boxes":
      return <ChooseBox {...kiosk} screen={screen} />;
    case "confirm":
      return <ConfirmBox {...kiosk} screen={screen} />;
    case "opening":
      return <Working text={text.opening_box(screen.box)} icon={clock} />;
    case "door":
      return <AtDoorPage {...kiosk} screen={screen} />;
    case "collected":
      return <Collected {...kiosk} />;
    default:
      return never(screen);
  }
};

const troubleText = (trouble: Trouble, { text, session }: Kiosk): string => {
  switch (trouble.kind) {
    case "refused":
      return trouble.text[session.language];
    case "unreachable":
      return text.unreachable;
    case "not-printed":
      return text.print_failed(session.screen.kind === "number" ? session.screen.code : "");
    default:
      return never(trouble);
  }
};

/** What is said above the page; a 7″ panel has room for it on its home only. */
const Above = (kiosk: Kiosk) => {
  const { view, session, text, stale, scale } = kiosk;
  const small = scale.size === "small";
  const home = session.screen.kind === "home" && !session.ease_open && session.warning === null;
  if (small && !home) return null;
  return (
    <>
      <Notices
        notices={view.notices}
        language={session.language}
        stale={stale && !small ? text.stale : null}
        max={small ? 1 : 2}
      />
      {session.trouble === null || small ? null : (
        <SaidLine level="refused" text={troubleText(session.trouble, kiosk)} />
      )}
    </>
  );
};

/** On a 7″ panel a trouble is a page of its own. */
const TroublePage = (kiosk: Kiosk & { readonly trouble: Trouble }) => (
  <div class="page trouble" role="alert">
    <h1>{troubleText(kiosk.trouble, kiosk)}</h1>
    <Button look="act" size="main" onPress={() => kiosk.act({ kind: "trouble-read" })}>
      {kiosk.text.understood}
    </Button>
  </div>
);

const screenName = (screen: Screen): string =>
  screen.kind === "door" ? `door-${screen.phase}` : screen.kind;

export const CitizenScreen = (kiosk: Kiosk) => {
  const { session, scale } = kiosk;
  const { trouble } = session;
  return (
    <div class="kiosk" data-screen={screenName(session.screen)} lang={session.language}>
      <Head {...kiosk} />
      <main class="stage">
        <Above {...kiosk} />
        {trouble !== null && scale.size === "small" && session.warning === null ? (
          <TroublePage {...kiosk} trouble={trouble} />
        ) : (
          <Page {...kiosk} />
        )}
      </main>
      <Foot {...kiosk} />
    </div>
  );
};
