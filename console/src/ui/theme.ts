/** Light, dark, or as the device is set. */

export type Theme = "system" | "light" | "dark";

const NAME = "earshot-theme";

/** What was chosen on this device. */
export function chosenTheme(): Theme {
  const kept = localStorage.getItem(NAME);
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Chooses, and shows it at once. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(NAME, theme);
  showTheme();
}

/** Shows the chosen theme; the device's needs no script, so nothing flashes at the start. */
export function showTheme(): void {
  const chosen = chosenTheme();
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}
