import { Monitor, Moon, Sun } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { type ReactNode, useState } from "react";
import { chooseTheme, chosenTheme, type Theme } from "../ui/theme";
import { Section } from "./section";
import styles from "./settings.module.css";

const THEMES: readonly { value: Theme; label: string; icon: ReactNode }[] = [
  { value: "system", label: "As device", icon: <Monitor /> },
  { value: "light", label: "Light", icon: <Sun /> },
  { value: "dark", label: "Dark", icon: <Moon /> },
];

/** Light, dark, or as the device. */
export function Looks() {
  const [theme, setTheme] = useState(chosenTheme());
  return (
    <Section title="Looks">
      <RadioGroup.Root
        className={styles.looks}
        aria-label="Looks"
        value={theme}
        onValueChange={(value) => {
          chooseTheme(value as Theme);
          setTheme(value as Theme);
        }}
      >
        {THEMES.map(({ value, label, icon }) => (
          <RadioGroup.Item key={value} value={value} className={styles.look}>
            {icon}
            {label}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </Section>
  );
}
