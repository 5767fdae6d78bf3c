/** How a case may end, in words. */

import type { Outcome } from "../moves/move";

export const OUTCOMES: readonly { value: Outcome; label: string; says: string }[] = [
  { value: "solved", label: "Solved", says: "The customer has what they needed" },
  { value: "answered", label: "Answered", says: "We said what there is to say" },
  { value: "redirected", label: "Redirected", says: "Somebody else takes it from here" },
  { value: "no_answer_needed", label: "No answer needed", says: "Nothing was asked of us" },
  { value: "no_response", label: "No response", says: "The customer did not come back" },
  { value: "duplicate", label: "Duplicate", says: "Another case has the same" },
  { value: "spam", label: "Spam", says: "Nobody should have to read it" },
];
