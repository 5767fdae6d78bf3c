import { useQuery } from "@tanstack/react-query";
import { connectionsOf } from "../lead/kept";
import { useServices } from "../services";
import { Screen } from "../shell/screen";
import { isLocal } from "./agent-line";
import { Connect } from "./connect";
import { Invite } from "./invite";
import { Phone } from "./phone";
import styles from "./set-up.module.css";
import { TryIt } from "./try-it";

/** While somebody sits before a platform's settings, the state turns soon. */
const EVERY_MS = 5000;

/** What a new desk needs, each step with its state. */
export default function SetUp() {
  const { api, config } = useServices();
  const got = useQuery({ ...connectionsOf(api), refetchInterval: EVERY_MS });
  const local = isLocal(config.cognito);
  return (
    <Screen title="Set-up">
      <div className={styles.page}>
        <p className={styles.lead}>
          Four steps until mentions arrive and somebody answers them. Each says by itself how far it
          is, and can be done again at any time.
        </p>
        <ol className={styles.steps}>
          <Connect got={got} stage={config.stage} local={local} />
          <Invite stage={config.stage} local={local} />
          <Phone />
          <TryIt connections={got.data?.connections ?? []} />
        </ol>
      </div>
    </Screen>
  );
}
