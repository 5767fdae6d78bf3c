/** The places one can go to, for the sidebar and the bar at the bottom. */

import { ChartNoAxesColumn, Inbox, Layers, ListTodo, Settings, Users, Wrench } from "lucide-react";
import type { ReactNode } from "react";

export interface Place {
  to: string;
  label: string;
  icon: ReactNode;
  leads?: boolean;
}

export const LISTS: readonly Place[] = [
  { to: "/inbox/mine", label: "Mine", icon: <Inbox /> },
  { to: "/inbox/queue", label: "Queue", icon: <ListTodo /> },
  { to: "/inbox/team", label: "Team", icon: <Users /> },
  { to: "/inbox/all", label: "All", icon: <Layers />, leads: true },
];

export const SCREENS: readonly Place[] = [
  { to: "/desk/now", label: "Desk", icon: <ChartNoAxesColumn />, leads: true },
  { to: "/set-up", label: "Set-up", icon: <Wrench />, leads: true },
  { to: "/settings", label: "Settings", icon: <Settings /> },
];

/** Whether a place is the one that is shown: itself, or something within it. */
export function isAt(path: string, place: Place): boolean {
  const root = place.to.startsWith("/inbox/") ? place.to : `/${place.to.split("/")[1]}`;
  return path === root || path.startsWith(`${root}/`);
}
