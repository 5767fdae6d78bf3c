import { Skeleton } from "../../ui/skeleton";
import { Tabs } from "../../ui/tabs";
import { useShown } from "../case-context";
import { Customer } from "./customer";
import { Pages } from "./pages";
import { Promises } from "./promises";
import { Record } from "./record";
import { Why } from "./why";

/** What is known of a case beside its words. */
export function Details() {
  const { full } = useShown();
  if (!full)
    return (
      <p role="status">
        <span className="unseen">The details are coming</span>
        <Skeleton lines={6} />
      </p>
    );
  return (
    <Tabs
      label="Details"
      first="customer"
      tabs={[
        { id: "customer", label: "Customer", content: <Customer /> },
        {
          id: "why",
          label: "Why",
          content: (
            <>
              <Why full={full} />
              <Promises full={full} />
              <Pages pages={full.pages} />
            </>
          ),
        },
        { id: "record", label: "Record", content: <Record full={full} /> },
      ]}
    />
  );
}
