import { ArrowLeft, Ellipsis, Info, PanelRight } from "lucide-react";
import { Fragment, useState } from "react";
import { Avatar } from "../ui/avatar";
import { Badge } from "../ui/badge";
import { Button, IconButton } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Menu, MenuItem } from "../ui/menu";
import { Channel, channelName } from "../words/channel";
import { Countdown } from "../words/countdown";
import { customerName, Priority, STATES, shortOf } from "../words/marks";
import { type Action, FRONT } from "./actions";
import { useShown } from "./case-context";
import { Clocks } from "./clocks";
import styles from "./header.module.css";
import { Colleagues } from "./looking";
import { Moment } from "./moment";
import { plainName } from "./said/marks";

/** What stands out, where there is room for one only. */
const MAIN = new Set(["claim", "acknowledge"]);

interface HeaderProps {
  actions: readonly Action[];
  onBack: (() => void) | undefined;
  /** Shows what is known of the case, or hides it where it stands beside the thread. */
  onDetails: () => void;
  details: boolean;
  onTags: () => void;
}

/** Whose case it is, how it stands, and what one can do. */
export function Header({ actions, onBack, onDetails, details, onTags }: HeaderProps) {
  const { row } = useShown();
  const name = plainName(customerName(row.customer));
  const { handle } = row.customer;
  return (
    <header className={styles.header}>
      <div className={styles.first}>
        {onBack && (
          <IconButton label="Back to the list" shortcut="Esc" onClick={onBack}>
            <ArrowLeft />
          </IconButton>
        )}
        <span className={styles.face}>
          <Avatar id={`${row.channel} ${row.customer.id}`} name={name} size="m" />
        </span>
        <div className={styles.who}>
          <h1 title={name}>
            <bdi>{name}</bdi>
          </h1>
          <p className={styles.where}>
            <Channel channel={row.channel} />
            <span className={styles.place}>
              {row.customer.name && handle && <bdi>@{plainName(handle, 40)} · </bdi>}
              {channelName(row.channel)} · {row.connection}
            </span>
            <span className={styles.number}>{shortOf(row.id)}</span>
            <span className={styles.left}>
              <Countdown of={row} />
            </span>
          </p>
        </div>
        <Colleagues />
        <Buttons actions={actions} />
        <IconButton
          label={details ? "Hide the details" : "Customer, promises, record"}
          shortcut="i"
          aria-pressed={details}
          onClick={onDetails}
        >
          <span className={styles.panel}>
            <PanelRight />
          </span>
          <span className={styles.info}>
            <Info />
          </span>
        </IconButton>
      </div>
      <Standing onTags={onTags} />
    </header>
  );
}

function Buttons({ actions }: { actions: readonly Action[] }) {
  const [sheet, setSheet] = useState(false);
  const front = actions.filter(({ id }) => FRONT.includes(id));
  const rest = actions.filter(({ id }) => !FRONT.includes(id));
  const [first] = actions;
  if (!first) return null;
  return (
    <>
      <div className={styles.buttons}>
        {front.map((action) => (
          <One key={action.id} action={action} />
        ))}
        <Menu
          align="end"
          trigger={
            <IconButton label="More to do">
              <Ellipsis />
            </IconButton>
          }
        >
          {rest.map(({ id, label, icon, key, run }) => (
            <MenuItem key={id} icon={icon} onSelect={run} {...(key && { shortcut: key })}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      </div>
      <div className={styles.thumb}>
        <IconButton label="What to do" onClick={() => setSheet(true)}>
          <Ellipsis />
        </IconButton>
      </div>
      <Dialog open={sheet} onOpenChange={setSheet} title="What to do">
        <ul className={styles.sheet}>
          {actions.map((action) => (
            <li key={action.id}>
              <button
                type="button"
                onClick={() => {
                  setSheet(false);
                  // The sheet gives the focus back before another one opens.
                  setTimeout(action.run);
                }}
              >
                {action.icon}
                {action.label}
              </button>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  );
}

/** What is to be done first, within reach of the thumb. */
export function FirstThing({ actions }: { actions: readonly Action[] }) {
  const first = actions.find(({ id }) => MAIN.has(id));
  if (!first) return null;
  return (
    <div className={styles.firstThing}>
      <Button look="main" onClick={first.run}>
        {first.icon}
        {first.label}
      </Button>
    </div>
  );
}

function One({ action: { id, label, icon, key, run } }: { action: Action }) {
  if (id === "snooze" || id === "hand over")
    return (
      <IconButton label={label} onClick={run} {...(key && { shortcut: key })}>
        {icon}
      </IconButton>
    );
  return (
    <Button look={MAIN.has(id) ? "main" : "plain"} onClick={run} aria-keyshortcuts={key}>
      {icon}
      {label}
    </Button>
  );
}

function Standing({ onTags }: { onTags: () => void }) {
  const { row, me, nameOf } = useShown();
  return (
    <div className={styles.standing}>
      <span className={row.status === "open" ? styles.usual : undefined}>
        <Badge tone={row.status === "open" ? "accent" : "plain"}>{STATES[row.status]}</Badge>
      </span>
      <Clocks running />
      <span className={styles.owner}>
        {row.owner ? (
          <>
            <Avatar id={row.owner} name={nameOf(row.owner)} size="s" />
            <span>{row.owner === me ? "Yours" : nameOf(row.owner)}</span>
          </>
        ) : (
          `In the queue of ${row.team}`
        )}
      </span>
      <Clocks running={false} />
      <Priority name={row.priority_name} />
      {row.tier && <Badge tone="accent">{row.tier}</Badge>}
      {row.snoozed_until && (
        <Badge>
          until <Moment at={row.snoozed_until} dayed />
        </Badge>
      )}
      {row.tags.length > 0 && (
        <button
          type="button"
          className={styles.tags}
          aria-label={`Tags: ${row.tags.join(", ")}. Change them`}
          onClick={onTags}
        >
          {row.tags.map((tag) => (
            <Fragment key={tag}>
              <Badge>{tag}</Badge>{" "}
            </Fragment>
          ))}
        </button>
      )}
    </div>
  );
}
