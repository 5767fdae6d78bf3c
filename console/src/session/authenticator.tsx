import { useMemo, useState } from "react";
import { encode } from "uqr";
import { useServices } from "../services";
import { Button } from "../ui/button";
import styles from "./authenticator.module.css";
import { authenticatorLink } from "./steps";

/** The secret for an authenticator app, as a QR code drawn here and as letters to type. */
export function AuthenticatorSetUp({ name, secret }: { name: string; secret: string }) {
  const { config } = useServices();
  const [copied, setCopied] = useState(false);
  const link = authenticatorLink(config.stage, name, secret);
  return (
    <div className={styles.setUp}>
      <p>1. Scan this with your authenticator app, or open it on this phone.</p>
      <a href={link} className={styles.code} aria-label="Open in an authenticator app">
        <QrCode text={link} />
      </a>
      <p className={styles.secret}>
        <code>{secret.replaceAll(/(.{4})/g, "$1 ").trim()}</code>
        <Button
          look="quiet"
          onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
      </p>
      <p>2. Type the six digits that it shows.</p>
    </div>
  );
}

/** Dark squares as one path: nothing leaves the page for it. */
function QrCode({ text }: { text: string }) {
  const { size, path } = useMemo(() => {
    const { data, size } = encode(text, { border: 2 });
    const squares = data.flatMap((row, y) =>
      row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { size, path: squares.join("") };
  }, [text]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="QR code"
      shapeRendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
