"""What happened, in dollars: counts times what each kind was measured to cost; what nobody knows is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.mark import Counted
from chalicelib.domain.sums import Sums

MEASURED = "2026-11-22"
SOURCE = f"measured {MEASURED} at list prices of us-east-1"
"""Of `EACH`, which are the sums of the table in docs/benchmarks.md; a test compares them."""

EACH: Mapping[tuple[str, str], float] = {
    ("noise", "x"): 9.84,
    ("noise", "standard"): 9.85,
    ("closed", "x"): 46.26,
    ("answered", "x"): 57.77,
    ("answered", "whatsapp"): 57.65,
}
"""Dollars a million by kind and channel: a mention that needs nobody; a case paged and closed; one that is answered."""

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Fee:
    """What a platform asks for one of something; None for nobody knows. `why` says when, or who says so."""

    channel: str
    what: str
    each: float | None
    why: str


FEES = (
    Fee("x", "reply", 0.015, "docs.x.com, pricing, 2026-11-22: without a link"),
    Fee("whatsapp", "reply", 0.0, "within 24 hours of the customer's word, and later none leaves"),
    Fee("standard", "reply", 0.0, "your own sender"),
)
UNKNOWN_FEES = (
    Fee("x", "link", None, "a reply with a link costs 0.200 instead; links are not counted"),
    Fee("x", "heard", None, "what X asks for a mention that a webhook brings is not published"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a kind at so much each."""

    what: str
    channel: str
    count: int
    each: float

    @property
    def dollars(self) -> float:
        """All of them together."""
        return self.count * self.each


@dataclass(frozen=True, slots=True)
class Unknown:
    """So many of which nobody knows the cost, and why."""

    what: str
    channel: str
    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Bill:
    """What AWS asks, what the platforms ask, and what is in neither."""

    mentions: int
    lines: Sequence[Line]
    fees: Sequence[Line]
    unknown: Sequence[Unknown]

    @property
    def dollars(self) -> float:
        """What AWS asks for what was measured."""
        return sum(line.dollars for line in self.lines)

    @property
    def per_mention(self) -> float | None:
        """The same for one mention of those that were measured; None where none was."""
        measured = sum(line.count for line in self.lines)
        return self.dollars / measured if measured else None


def bill(sums: Sums) -> Bill:
    """What the marks of a time cost."""
    found = {(what, value, channel): 0 for what, value, _, channel, _ in sums}
    for (what, value, _, channel, _), one in sums.items():
        found[what, value, channel] += one.count
    lines: list[Line] = []
    fees: list[Line] = []
    unknown: list[Unknown] = []
    for channel in sorted({channel for _, _, channel in found}):
        counted = {(what, value): n for (what, value, of), n in found.items() if of == channel}
        for what, count, why in _kinds(counted):
            each = EACH.get((what, channel))
            if each is None:
                unknown.append(Unknown(what, channel, count, why or "not measured on this channel"))
            else:
                lines.append(Line(what, channel, count, each / MILLION))
        _fees(channel, counted, fees, unknown)
    mentions = sum(n for (what, _, _), n in found.items() if what == Counted.HEARD)
    return Bill(mentions, lines, fees, unknown)


Counts = Mapping[tuple[str, str], int]


def _kinds(counted: Counts) -> list[tuple[str, int, str]]:
    """What was measured as a whole, and what is left over: kind, number, and why it has no price."""
    heard = {value: n for (what, value), n in counted.items() if what == Counted.HEARD}
    sent = counted.get((Counted.ANSWER, "sent"), 0)
    opened = heard.pop("opened", 0)
    answered = min(opened, sent)
    kinds = [
        ("noise", heard.pop("noise", 0), ""),
        ("answered", answered, ""),
        ("closed", opened - answered, ""),
        (
            "answers",
            sent - answered,
            "more answers than cases were opened: only the first is measured",
        ),
        *((value, n, "not measured by itself") for value, n in sorted(heard.items())),
    ]
    return [kind for kind in kinds if kind[1]]


def _fees(channel: str, counted: Counts, fees: list[Line], unknown: list[Unknown]) -> None:
    sent = sum(counted.get((Counted.ANSWER, how), 0) for how in ("sent", "automatic"))
    heard = sum(n for (what, _), n in counted.items() if what == Counted.HEARD)
    numbers = {"reply": sent, "link": sent, "heard": heard}
    of_channel = [one for one in (*FEES, *UNKNOWN_FEES) if one.channel == channel]
    if not of_channel and sent:
        unknown.append(Unknown("fees", channel, sent, "what this platform asks is not known here"))
    for fee in of_channel:
        number = numbers[fee.what]
        if number and fee.each is None:
            unknown.append(Unknown(fee.what, channel, number, fee.why))
        elif number and fee.each is not None:
            fees.append(Line(fee.what, channel, number, fee.each))
