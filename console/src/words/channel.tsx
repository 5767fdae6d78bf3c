/** The channels by their names and marks. One that is not known here still has its letters. */

import { Camera, Globe, Mail, MessageCircle, Phone, Send, Smartphone, Star } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./channel.module.css";

interface Known {
  name: string;
  mark: ReactNode;
}

const KNOWN: Record<string, Known> = {
  x: { name: "X", mark: "𝕏" },
  whatsapp: { name: "WhatsApp", mark: <MessageCircle /> },
  standard: { name: "Standard", mark: <Globe /> },
  email: { name: "E-mail", mark: <Mail /> },
  facebook: { name: "Facebook", mark: "f" },
  messenger: { name: "Messenger", mark: <MessageCircle /> },
  instagram: { name: "Instagram", mark: <Camera /> },
  telegram: { name: "Telegram", mark: <Send /> },
  sms: { name: "SMS", mark: <Smartphone /> },
  phone: { name: "Phone", mark: <Phone /> },
  reviews: { name: "Reviews", mark: <Star /> },
};

/** A channel's name for people. */
export function channelName(channel: string): string {
  return KNOWN[channel]?.name ?? channel.charAt(0).toUpperCase() + channel.slice(1);
}

/** A channel's mark, with its name for screen readers. */
export function Channel({ channel }: { channel: string }) {
  return (
    <span className={styles.channel} data-channel={channel} title={channelName(channel)}>
      <span aria-hidden="true">{KNOWN[channel]?.mark ?? channel.slice(0, 2)}</span>
      <span className="unseen">{channelName(channel)}</span>
    </span>
  );
}
