import { CornerUpLeft, ExternalLink, History, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "../../ui/button";
import { Tooltip } from "../../ui/tooltip";
import { channelName } from "../../words/channel";
import { useShown } from "../case-context";
import { Moment } from "../moment";
import { safeAddress } from "../said/links";
import { Attached } from "../said/media";
import { Words } from "../said/words";
import styles from "./bubble.module.css";
import type { Said } from "./items";
import { Verdict } from "./verdict";

interface SaidBubbleProps {
  said: Said;
  /** Begins an answer to this very mention; undefined where none can be given. */
  onAnswer?: ((key: string) => void) | undefined;
}

/** What the customer said, or the brand on the platform itself. */
export function SaidBubble({ said, onAnswer }: SaidBubbleProps) {
  if (said.deletedAt) return <Gone said={said} at={said.deletedAt} />;
  const { now } = said;
  return (
    <div className={styles.row}>
      <div
        className={`${styles.bubble} ${said.own ? styles.ours : styles.theirs} ${styles[said.visibility]}`}
      >
        {now.text && <Words text={now.text} />}
        <Attached media={now.media} isPublic={said.visibility === "public"} />
        {!now.text && now.media.length === 0 && (
          <em className={styles.empty}>Nothing but the fact was told</em>
        )}
        <Edits said={said} />
      </div>
      <div className={styles.foot}>
        {!said.own && said.verdict && <Verdict mention={said.now.key} verdict={said.verdict} />}
        <Permalink address={now.permalink} channel={said.key.split("#", 1)[0] ?? ""} />
        {!said.own && onAnswer && (
          <span className={styles.quiet}>
            <IconButton label="Answer this one" onClick={() => onAnswer(said.key)}>
              <CornerUpLeft />
            </IconButton>
          </span>
        )}
      </div>
    </div>
  );
}

function Gone({ said, at }: { said: Said; at: string }) {
  return (
    <div className={styles.row}>
      <p className={`${styles.bubble} ${styles.gone}`}>
        <Trash2 aria-hidden="true" />
        <span>
          {said.own ? "Said by the brand and taken back" : "The customer took this back"} at{" "}
          <Moment at={at} dayed />. Its words are gone.
        </span>
      </p>
    </div>
  );
}

function Edits({ said }: { said: Said }) {
  const [open, setOpen] = useState(false);
  if (!said.editedAt) return null;
  const many = said.before.length;
  if (many === 0)
    return (
      <p className={styles.edited}>
        edited at <Moment at={said.editedAt} dayed />
      </p>
    );
  return (
    <div className={styles.edited}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <History aria-hidden="true" />
        <span>
          edited at <Moment at={said.editedAt} dayed />, {open ? "hide" : "show"} the earlier{" "}
          {many === 1 ? "words" : `${many} texts`}
        </span>
      </button>
      {open && (
        <ol className={styles.before}>
          {said.before.map(({ at, text }) => (
            <li key={at + text.slice(0, 20)}>
              <Moment at={at} dayed />
              <Words text={text} />
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Permalink({ address, channel }: { address: string | null; channel: string }) {
  const url = safeAddress(address);
  if (!url) return null;
  return (
    <Tooltip says={`Opens ${url.host}`}>
      <a
        className={styles.permalink}
        href={url.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
      >
        <ExternalLink aria-hidden="true" />
        On {channelName(channel)}
      </a>
    </Tooltip>
  );
}

/** What a colleague remarked. */
export function NoteBubble({ text, children }: { text: string; children?: ReactNode }) {
  const { colleague } = useShown();
  return (
    <div className={styles.row}>
      <div className={`${styles.bubble} ${styles.note}`}>
        <Words text={text} naming={colleague} />
      </div>
      {children}
    </div>
  );
}
