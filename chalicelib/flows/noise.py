"""A lead finds that what was taken for noise is none: it goes the way that it would have gone."""

from datetime import datetime

from chalicelib.domain.case import Case
from chalicelib.domain.mention import Handling, Happening, Mention
from chalicelib.domain.verdict import Intent, Sentiment, Verdict
from chalicelib.errors import AlreadyDone, Conflict, Invalid, NotFound, NotNow, Unavailable
from chalicelib.flows.saving import ROUNDS
from chalicelib.flows.triage import Word, as_said, taken_in
from chalicelib.ports import Ports


def restore(key: str, by: str, now: datetime, ports: Ports) -> Case:
    """Take a mention in that was noise: it joins its case, or opens one. Twice is once.

    Promises count from when we heard it, as they do for all that is said to us. Raises Invalid for an unknown key, and
    NotNow for what is no noise or was taken back.
    """
    for _ in range(ROUNDS):
        mention = ports.mentions.get(key)
        if mention is None:
            raise Invalid("mention: there is none of that key")
        if mention.handling is Handling.CASE and mention.case is not None:
            return _case(mention.case, ports)
        if mention.handling is not Handling.NOISE:
            raise NotNow("mention: it is no noise")
        if ports.mentions.get(f"{mention.event.mention_key}#delete") is not None:
            raise NotNow("mention: its author took it back")
        try:
            done = taken_in(_said(mention, ports), _word(key, by, ports), now, ports)
        except (AlreadyDone, Conflict):
            continue
        assert done.case is not None
        return _case(done.case, ports)
    raise Unavailable(f"mention {key}: too many changes at once")


def _case(id: str, ports: Ports) -> Case:
    case = ports.cases.get(id)
    if case is None:
        raise NotFound(f"there is no case {id}")
    return case


def _said(mention: Mention, ports: Ports) -> Mention:
    if mention.event.change is not Happening.EDITED:
        return mention
    original = ports.mentions.get(mention.event.mention_key)
    return as_said(mention, original) if original is not None else mention


def _word(key: str, by: str, ports: Ports) -> Word:
    """It wants an answer; what else was thought of it stays."""
    was = ports.noise.verdict(key) or Verdict(Sentiment.NEUTRAL, Intent.NOISE, False, False)
    why = (f"corrected by {by}",)
    now = Verdict(was.sentiment, Intent.OTHER, was.urgent, needs_answer=True, why=why)
    return Word(now, restored_by=by, was=was)
