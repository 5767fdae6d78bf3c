import { useMutation, useQueryClient } from "@tanstack/react-query";
import { told } from "../api/client";
import { keys } from "../api/keys";
import { useMe } from "../api/known";
import type { Me } from "../api/types";
import { PagesHere } from "../push/pages-here";
import { useServices } from "../services";
import { undone } from "../shell/undone";
import { useTicking } from "../time/now";
import { moment } from "../time/wording";
import { Button } from "../ui/button";
import { toast } from "../ui/toast";
import styles from "./settings.module.css";

type Device = Me["devices"][number];

const KINDS: Record<string, string> = {
  android: "Android app",
  ios: "iPhone app",
  web: "Browser",
  webpush: "Browser",
};

/** Pages on this device, and the other devices that ring. */
export function Devices() {
  const { data: me } = useMe();
  return (
    <>
      <PagesHere />
      {me && me.devices.length > 0 && (
        <section className={styles.section} aria-labelledby="devices">
          <h2 id="devices">Devices that ring</h2>
          <ul className={styles.devices}>
            {me.devices.map((device) => (
              <One key={device.id} device={device} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function One({ device }: { device: Device }) {
  const { api } = useServices();
  const client = useQueryClient();
  const since = useTicking((now) => moment(Date.parse(device.registered_at), now));
  const forget = useMutation({
    mutationFn: () => told(api.DELETE("/me/devices/{id}", { params: { path: { id: device.id } } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.me }),
    onError: (error) => toast(undone(error), { tone: "bad" }),
  });
  return (
    <li className={styles.device}>
      <span className={styles.words}>
        {KINDS[device.platform] ?? device.platform}
        <span className={styles.says}>registered {since}</span>
      </span>
      <Button
        look="quiet"
        busy={forget.isPending}
        onClick={() => forget.mutate()}
        aria-label={`Forget the device of ${since}`}
      >
        Forget
      </Button>
    </li>
  );
}
