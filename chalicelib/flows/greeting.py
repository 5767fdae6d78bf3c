"""Who writes in private while a team is closed gets its automatic answer, once."""

from chalicelib.domain.change import EARSHOT, Change
from chalicelib.domain.greeting import Greeting, greeting
from chalicelib.domain.mention import Mention, reference
from chalicelib.domain.moves import reply_queued
from chalicelib.domain.outgoing import Outgoing, OutgoingState
from chalicelib.domain.reply import Access, Target
from chalicelib.errors import Misconfigured, Rejected
from chalicelib.ports import Ports

ID = "automatic"
"""Of the reply: a case has one at most."""


def greeted(change: Change, ports: Ports) -> Change:
    """The automatic answer to a case that opens, in the outbox; what keeps it from being said is told."""
    found = greeting(change.desk, change.case, change.at)
    if found is None:
        return change
    mention = ports.mentions.get(change.case.last_mention)
    if mention is None or mention.event.automatic:
        return change  # two machines would talk to each other
    outgoing = _outgoing(change, mention, found)
    withheld = found.withheld or _refused(outgoing, ports)
    if withheld:
        return change.fact("automatic.withheld", why=withheld)
    return reply_queued(change, outgoing)


def _outgoing(change: Change, mention: Mention, found: Greeting) -> Outgoing:
    case, event = change.case, mention.event
    thread = case.thread
    return Outgoing(
        case=case.id,
        id=ID,
        agent=EARSHOT,
        text=found.text or "",
        target=Target(
            event.external_id, thread.customer_id, thread.account_id, event.visibility, event.scope
        ),
        channel=thread.channel,
        connection=case.connection,
        state=OutgoingState.QUEUED,
        written_at=change.at,
        reference=reference(mention.key),
        automatic=True,
    )


def _refused(outgoing: Outgoing, ports: Ports) -> str:
    """Why the platform would not take it: it is too long, or cannot be said there."""
    platform = ports.platform(outgoing.channel)
    length = platform.length(outgoing.text)
    if length > platform.LIMIT:
        return f"too long: {length}, {outgoing.channel} takes {platform.LIMIT}"
    try:
        platform.reply(
            outgoing.target, outgoing.text, Access("no-token", "https://nowhere.invalid")
        )
    except (Rejected, Misconfigured) as error:
        return f"{outgoing.channel} cannot say it: {type(error).__name__}"
    return ""
