import { type InfiniteData, useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useLocation } from "wouter";
import { told } from "../api/client";
import type { components } from "../api/schema";
import { useServices } from "../services";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import { Channel } from "../words/channel";
import { Feeling, shortOf } from "../words/marks";
import cards from "./cards.module.css";
import styles from "./lead.module.css";

type Noise = components["schemas"]["NoiseMention"];
type Pages = InfiniteData<{ mentions: Noise[]; cursor: string | null }, string | null>;

/** One mention that was taken for noise. */
export function SetAside({ mention, day }: { mention: Noise; day: string }) {
  const { api } = useServices();
  const client = useQueryClient();
  const [, go] = useLocation();
  const restore = useMutation({
    mutationFn: () => told(api.POST("/noise/restore", { body: { mention: mention.key } })),
    onSuccess: (row) => {
      client.setQueryData<Pages>(["noise", day], (pages) => pages && without(pages, mention.key));
      void client.invalidateQueries({ queryKey: ["figures"] });
      toast(`It is in case ${shortOf(row.id)} now`, {
        tone: "good",
        action: { label: "Open", run: () => go(`/case/${row.id}`) },
      });
    },
    onError: (error) => toast(error.message, { tone: "bad" }),
  });
  const { author, verdict } = mention;
  const who = author.name ?? (author.handle && `@${author.handle}`) ?? author.id ?? "somebody";
  return (
    <li className={cards.card}>
      <div className={cards.line}>
        <Channel channel={mention.key.split("#", 1)[0] ?? ""} />
        <bdi className={styles.who}>{who}</bdi>
        <span className={styles.says}>
          {new Date(mention.at).toLocaleTimeString(undefined, {
            hour: "2-digit",
            minute: "2-digit",
          })}
        </span>
        {verdict && <Feeling sentiment={verdict.sentiment} />}
      </div>
      <p className={cards.text} dir="auto">
        {mention.text || "(no text)"}
      </p>
      <div className={cards.line}>
        <p className={`${styles.says} ${cards.grows}`}>
          {verdict && verdict.why.length > 0
            ? `Noise because of: ${verdict.why.join(", ")}`
            : "No word decided"}
          {" · "}
          {mention.connection}
        </p>
        <span className={cards.push}>
          <Button busy={restore.isPending} onClick={() => restore.mutate()}>
            <Undo2 aria-hidden="true" /> Not noise
          </Button>
        </span>
      </div>
    </li>
  );
}

function without(pages: Pages, key: string): Pages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      mentions: page.mentions.filter((one) => one.key !== key),
    })),
  };
}
