"""How a case can end: a closed list, so that outcomes can be counted and no customer's word slips into the ledger."""

from enum import StrEnum


class Closing(StrEnum):
    """Why nothing more is to be done."""

    SOLVED = "solved"
    ANSWERED = "answered"
    REDIRECTED = "redirected"  # somebody else takes it on, elsewhere
    NO_ANSWER_NEEDED = "no_answer_needed"
    NO_RESPONSE = "no_response"  # the customer did not come back
    DUPLICATE = "duplicate"
    SPAM = "spam"
