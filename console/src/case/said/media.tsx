import { Ban, ExternalLink, File, Image, Music, Paperclip, Video } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ToldMention } from "../told";
import { safeAddress } from "./links";
import styles from "./media.module.css";

type OneMedia = ToldMention["media"][number];
type Form = "image" | "audio" | "video" | "other";

const ICONS: Record<Form, ReactNode> = {
  image: <Image />,
  audio: <Music />,
  video: <Video />,
  other: <File />,
};
const IMAGES = /^(image|photo|picture|sticker|gif|animated_gif)/;
const SOUNDS = /^(audio|voice)/;
const FILMS = /^(video|film)/;

/** Where platforms keep pictures: elsewhere an author would see when, and from where, their post is read. */
const PLATFORMS = /(^|\.)(twimg\.com|fbcdn\.net|cdninstagram\.com)$/;

/** What kind of attachment it is, by the platform's word or its type. An SVG can hold script: no image. */
export function formOf({ kind, mime_type }: Pick<OneMedia, "kind" | "mime_type">): Form {
  const words = [mime_type ?? "", kind].map((word) => word.toLowerCase());
  if (words[0]?.includes("svg")) return "other";
  if (words.some((word) => IMAGES.test(word))) return "image";
  if (words.some((word) => SOUNDS.test(word))) return "audio";
  return words.some((word) => FILMS.test(word)) ? "video" : "other";
}

/** What was attached. Public pictures that lie with a platform are shown; all else is fetched when somebody asks for it. */
export function Attached({ media, isPublic }: { media: readonly OneMedia[]; isPublic: boolean }) {
  if (media.length === 0) return null;
  return (
    <ul className={styles.list}>
      {media.map((one, place) => (
        <li key={one.id ?? one.url ?? place}>
          <One {...one} isPublic={isPublic} />
        </li>
      ))}
    </ul>
  );
}

function One({ isPublic, ...media }: OneMedia & { isPublic: boolean }) {
  const form = formOf(media);
  const address = safeAddress(media.url);
  const known = address !== undefined && PLATFORMS.test(address.hostname);
  const [shown, setShown] = useState(isPublic && known && form === "image");
  const [failed, setFailed] = useState(false);
  if (!address) return <Elsewhere form={form} kind={media.kind} unsafe={Boolean(media.url)} />;
  if (form === "other" || failed)
    return <Leading address={address} form={form} kind={media.kind} failed={failed} />;
  if (!shown)
    return (
      <button type="button" className={styles.card} onClick={() => setShown(true)}>
        {ICONS[form]}
        <span>
          Show {form === "audio" ? "the recording" : `the ${form}`}
          <small>from {address.host}</small>
        </span>
      </button>
    );
  return <Shown form={form} href={address.href} onError={() => setFailed(true)} />;
}

function Shown({ form, href, onError }: { form: Form; href: string; onError: () => void }) {
  if (form === "image")
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" className={styles.picture}>
        <img
          src={href}
          alt="Attached by its author: opens in a new tab"
          referrerPolicy="no-referrer"
          loading="lazy"
          decoding="async"
          onError={onError}
        />
      </a>
    );
  if (form === "audio")
    // biome-ignore lint/a11y/useMediaCaption: it is a stranger's recording: nobody has captions of it
    return <audio className={styles.sound} src={href} controls preload="none" onError={onError} />;
  // biome-ignore lint/a11y/useMediaCaption: it is a stranger's film: nobody has captions of it
  return <video className={styles.film} src={href} controls preload="none" onError={onError} />;
}

interface LeadingProps {
  address: URL;
  form: Form;
  kind: string;
  failed: boolean;
}

function Leading({ address, form, kind, failed }: LeadingProps) {
  return (
    <a
      className={styles.card}
      href={address.href}
      target="_blank"
      rel="noopener noreferrer nofollow"
    >
      {form === "other" ? <Paperclip /> : ICONS[form]}
      <span>
        {failed ? `The ${form} cannot be shown here` : named(kind)}
        <small>opens {address.host}</small>
      </span>
      <ExternalLink />
    </a>
  );
}

function Elsewhere({ form, kind, unsafe }: { form: Form; kind: string; unsafe: boolean }) {
  return (
    <p className={styles.card}>
      {unsafe ? <Ban /> : ICONS[form]}
      <span>
        {named(kind)}
        <small>
          {unsafe
            ? "its address is not encrypted: not opened from here"
            : "look at it on the platform"}
        </small>
      </span>
    </p>
  );
}

function named(kind: string): string {
  const word = kind.replaceAll("_", " ").slice(0, 40);
  return word.charAt(0).toUpperCase() + word.slice(1);
}
