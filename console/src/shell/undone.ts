import { Unreachable } from "../api/problem";

/** Why something was not done; what is asked for but once says so, since it is not tried again by itself. */
export function undone(error: Error): string {
  if (error instanceof Unreachable) return "No connection: nothing has changed. Try again.";
  return error.message;
}
