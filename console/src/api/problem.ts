/** What can go wrong with a request, in sentences for a person. */

interface ProblemBody {
  type?: string;
  detail?: string;
  message?: string;
  instance?: string;
  [more: string]: unknown;
}

/** The server refused; its own sentence is the message. */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;
  /** The last word of the problem's type: `not-now`, `forbidden`, ... */
  readonly kind: string;
  /** What the operator finds in the log. */
  readonly instance: string;
  /** The whole document: some problems carry more, as the colleague's answer. */
  readonly body: ProblemBody;

  constructor(status: number, body: ProblemBody) {
    super(body.detail || sentenceFor(status));
    this.status = status;
    this.kind = (body.type ?? "").split(":").pop() ?? "";
    this.instance = body.instance ?? "";
    this.body = body;
  }
}

/** Nothing answered: no network, or the stack is down. */
export class Unreachable extends Error {
  override name = "Unreachable";
  constructor() {
    super("Earshot cannot be reached. Check the connection, then try again.");
  }
}

/** There is no session, or it has just ended. */
export class SignedOut extends Error {
  override name = "SignedOut";
  constructor(message = "Your session has ended. Sign in again.") {
    super(message);
  }
}

/** The problem that an answer tells, whoever wrote it: Earshot, or API Gateway by itself. */
export function problemOf(status: number, body: unknown): Problem {
  return new Problem(status, body !== null && typeof body === "object" ? { ...body } : {});
}

/** Whether trying again can help without anybody changing anything. */
export function mayPass(error: unknown): boolean {
  if (error instanceof Unreachable) return true;
  return error instanceof Problem && (error.status === 429 || error.status >= 502);
}

function sentenceFor(status: number): string {
  if (status === 401) return "Your session has ended. Sign in again.";
  if (status === 403) return "You may not do this. Ask a lead.";
  if (status === 404) return "There is none, or you may not see it.";
  if (status === 429) return "Too many requests at once. Wait a moment and try again.";
  if (status >= 500) return "Earshot has a fault. Try again; if it stays, tell the operator.";
  return `This was refused (${status}).`;
}
