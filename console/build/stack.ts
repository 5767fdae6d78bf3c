/** A running stack behind the dev server: where its API is, and the config.json that it would serve. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Plugin } from "vite";

interface Status {
  up: boolean;
  name: string;
  api: string;
  endpoint: string;
  region: string;
  sign_in: { client_id: string };
}

/** Asks `./earshot status` about the stack of that name. */
export function stackNamed(name: string): Status {
  const earshot = ["../earshot", "../../earshot"].find((path) => existsSync(path)) ?? "../earshot";
  const said = execFileSync(earshot, ["status", "--name", name, "--json"], { encoding: "utf8" });
  const status = JSON.parse(said) as Status;
  if (!status.up) throw new Error(`${name} is not running: ./earshot up --detach --name ${name}`);
  return status;
}

/** Serves config.json as the stack's own console would get it. */
export function configOf(status: Status, live: boolean): Plugin {
  const config = {
    stage: status.name,
    region: status.region,
    client_id: status.sign_in.client_id,
    cognito: status.endpoint,
    sign_in: "",
    live,
    push_key: "",
  };
  return {
    name: "earshot-config",
    configureServer(server) {
      server.middlewares.use("/config.json", (_request, response) => {
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(config));
      });
    },
  };
}
