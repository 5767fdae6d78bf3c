/** This browser as the stack knows it: the id of its device, and the key it was subscribed with. */

import { createStore, del, get, set } from "idb-keyval";

export interface KeptDevice {
  id: string;
  /** The stage's public key then; with another one the subscription is worthless. */
  key: string;
  /** Whose it is. */
  agent: string;
}

export interface DeviceKeep {
  read(): Promise<KeptDevice | undefined>;
  write(device: KeptDevice): Promise<void>;
  clear(): Promise<void>;
}

/** Database `earshot-device`, store `device`: the page and its worker read it. */
export function keptDevice(): DeviceKeep {
  const store = createStore("earshot-device", "device");
  return {
    read: () => get<KeptDevice>("device", store),
    write: (device) => set("device", device, store),
    clear: () => del("device", store),
  };
}
