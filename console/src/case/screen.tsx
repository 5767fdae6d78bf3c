import { useParams } from "wouter";
import { go } from "../shell/address";
import CasePane from "./index";

/** A case alone: from a notification, or from a figure of the lead's. */
export default function CaseScreen() {
  const { id = "" } = useParams<{ id: string }>();
  const back = () => (history.length > 1 ? history.back() : go("/inbox/mine"));
  return <CasePane key={id} id={id} onClose={back} />;
}
