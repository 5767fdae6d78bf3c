import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronsUpDown, LogOut } from "lucide-react";
import { told } from "../api/client";
import { keys } from "../api/keys";
import { useMe } from "../api/known";
import type { Me } from "../api/types";
import { useSignOut } from "../offline/sign-out";
import { useSelf, useServices } from "../services";
import { Avatar } from "../ui/avatar";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from "../ui/menu";
import { toast } from "../ui/toast";
import styles from "./duty.module.css";
import { undone } from "./undone";

/** Changes whether the caller gets new cases; shown at once, taken back when it is refused. */
export function useDuty() {
  const { api } = useServices();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (on_duty: boolean) => told(api.PUT("/me", { body: { on_duty } })),
    onMutate: (on_duty) => {
      const before = client.getQueryData<Me>(keys.me);
      if (before) client.setQueryData<Me>(keys.me, { ...before, on_duty });
      return before;
    },
    onSuccess: (me) => client.setQueryData(keys.me, me),
    onError: (error, _wanted, before) => {
      client.setQueryData(keys.me, before);
      toast(undone(error), { tone: "bad" });
    },
  });
}

/** Who is signed in, and a menu: on duty or off, sign out. */
export function Duty() {
  const signOut = useSignOut();
  const { agent } = useSelf();
  const { data: me } = useMe();
  const duty = useDuty();
  const name = me?.name ?? agent;
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button type="button" className={styles.who}>
            <Avatar id={agent} name={name} online={me?.on_duty} />
            <span className={styles.words}>
              <span className={styles.name}>{name}</span>
              <span className={styles.state}>
                {me ? `${me.on_duty ? "On duty" : "Off duty"} · ${me.load}/${me.capacity}` : " "}
              </span>
            </span>
            <ChevronsUpDown aria-hidden="true" />
          </button>
        }
      >
        <MenuLabel>New cases</MenuLabel>
        <MenuChoice
          value={me?.on_duty ? "on" : "off"}
          onChange={(value) => duty.mutate(value === "on")}
          options={[
            { value: "on", label: "On duty: I get new ones" },
            { value: "off", label: "Off duty: mine go to others" },
          ]}
        />
        <MenuLine />
        <MenuItem icon={<LogOut />} onSelect={signOut.ask}>
          Sign out
        </MenuItem>
      </Menu>
      {signOut.question}
    </>
  );
}
