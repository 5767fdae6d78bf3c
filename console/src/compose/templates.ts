/** Templates of the desk: their variables filled as the server fills them, and those that nobody has filled. */

/** What a template may leave open: the customer's name or handle, the agent's first name, the brand, the case's short number. */
export const VARIABLES = ["customer", "agent", "brand", "case"] as const;
export type Variable = (typeof VARIABLES)[number];
export type Known = Readonly<Partial<Record<Variable, string | null>>>;

export interface Filled {
  text: string;
  /** Those that nothing is known for, in order, each once: they still stand in the text. */
  missing: Variable[];
}

/** The variables in a text, as somebody may type them: {customer}, { Customer }. */
export const OURS = new RegExp(`\\{[ \\t]*(?:${VARIABLES.join("|")})[ \\t]*\\}`, "gi");
// What a name may hold and nobody can see: it could turn the words around it, or be all there is.
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
const LONGEST_NAME = 60;

/** The template with what is known filled in; a value is never read as a variable itself. */
export function fill(template: string, known: Known): Filled {
  const missing = new Set<Variable>();
  const text = template.replace(OURS, (braces) => {
    const variable = braces.slice(1, -1).trim().toLowerCase() as Variable;
    const value = sayable(known[variable]);
    if (!value) missing.add(variable);
    return value || braces;
  });
  return { text, missing: [...missing] };
}

/** A name as it can stand in an answer: one line, nothing unseen; empty when nothing is left. */
export function sayable(name: string | null | undefined): string {
  const words = (name ?? "").replace(UNSEEN, " ").split(/\s+/).filter(Boolean).join(" ");
  return [...words].slice(0, LONGEST_NAME).join("").trimEnd();
}

/** By which an agent signs. */
export function firstName(name: string): string {
  return sayable(name).split(" ", 1)[0] ?? "";
}

/** The text with one variable filled in by hand, wherever it stands. */
export function filledIn(text: string, variable: Variable, value: string): string {
  return fill(text, { [variable]: value }).text;
}

/** The variables that still stand in a text: it must not leave so. */
export function unfilled(text: string): Variable[] {
  return fill(text, {}).missing;
}

interface Fitting {
  channels: readonly string[];
  languages: readonly string[];
}

/** Those that can be said on this channel, the ones in the customer's language first. */
export function fitting<Template extends Fitting>(
  templates: readonly Template[],
  channel: string,
  language: string | null | undefined,
): Template[] {
  const speaks = ({ languages }: Template) => {
    if (language && languages.includes(language)) return 0;
    return languages.length === 0 || !language ? 1 : 2;
  };
  return templates
    .filter(({ channels }) => channels.length === 0 || channels.includes(channel))
    .sort((one, other) => speaks(one) - speaks(other));
}
