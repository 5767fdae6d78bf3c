/** The keys as the settings list them; on each screen `?` shows those that work there. */

export const KEYS: readonly { title: string; keys: readonly { key: string; does: string }[] }[] = [
  {
    title: "Anywhere",
    keys: [{ key: "?", does: "Show the keys of this screen" }],
  },
  {
    title: "Inbox",
    keys: [
      { key: "j", does: "Next case" },
      { key: "k", does: "Case before" },
      { key: "Enter", does: "Open the case" },
      { key: "x", does: "Select" },
      { key: "/", does: "Find" },
    ],
  },
  {
    title: "Case",
    keys: [
      { key: "c", does: "Claim" },
      { key: "r", does: "Reply" },
      { key: "n", does: "Write a note" },
      { key: "e", does: "Close with an outcome" },
      { key: "Escape", does: "Back to the list" },
    ],
  },
];
