"""The link in a text message or an e-mail: a page with one button, for who is not signed in.

Whoever previews a message fetches its links: only the button's POST acknowledges. The pages need no script, and work on
any phone that shows HTML.
"""

from collections.abc import Callable
from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Request, Response

from chalicelib import wiring
from chalicelib.api._http import Headers, request_id
from chalicelib.errors import Forbidden, NotFound, Unavailable
from chalicelib.gateways.clock import now
from chalicelib.gateways.log import ERROR, failure, tell

if TYPE_CHECKING:
    from chalicelib.flows.links import Looked

routes = Blueprint(__name__)

PATH = "/a/{token}"
FORM = "application/x-www-form-urlencoded"
HEADERS: Headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    # What it may do: send its own form. What it shows needs nothing else, and nobody may put it into a frame.
    "content-security-policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
}


@routes.route(PATH, methods=["GET"], content_types=[FORM, "application/json", "text/plain"])
def link(token: str) -> Response:
    """What the link is about, and the button. It does nothing: previews fetch links too."""
    return _shown(routes.current_request, lambda: _button(token))


@routes.route(PATH, methods=["POST"], content_types=[FORM, "application/json", "text/plain"])
def press(token: str) -> Response:
    """The page was seen, by whom the link was made for: the ladder stops climbing. Twice is once."""
    return _shown(routes.current_request, lambda: _pressed(token))


def _button(token: str) -> Response:
    from chalicelib.flows.links import look

    looked = look(token, now(), wiring.ports())
    if not looked.waits:
        return _page("Nothing waits", _seen(looked))
    about = f"{_about(looked)}<form method='post'><button>I have seen it</button></form>"
    return _page("Have you seen it?", about)


def _pressed(token: str) -> Response:
    from chalicelib.flows.links import acknowledge_by

    at = now()
    looked = acknowledge_by(token, at, wiring.ports())
    done = looked.done
    if done is not None:
        millisecond = timedelta(milliseconds=1)
        waited = [] if done.waited is None else [done.waited // millisecond]
        fields = {
            "correlation_id": done.case.reference,
            "case": done.case.id,
            "what": "link",
            "ms": (now() - at) // millisecond,
        }
        tell("act", fields, {"PageToAck": waited})
    return _page("Thank you" if looked.seen_by == looked.agent.id else "Seen", _seen(looked))


def _about(looked: "Looked") -> str:
    """The case by its id and figures; no word of the customer's."""
    case = looked.case
    lines = [f"Case {case.id}", f"Priority: {case.priority.name.lower()}"]
    clock = case.reply_clock
    if clock is not None and clock.due_at is not None:
        lines.append(f"Reply due: {clock.due_at:%Y-%m-%d %H:%M} UTC")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _seen(looked: "Looked") -> str:
    if looked.seen_by == looked.agent.id:
        said = "You have seen the page: nobody else is called."
    elif looked.seen_by:
        said = f"{looked.seen_by} has seen the page already."
    else:
        said = "The case does not wait for anybody to see it any more."
    return f"{_about(looked)}<p>{escape(said)}</p>"


def _shown(request: Request | None, view: Callable[[], Response]) -> Response:
    """A page for a person, whatever happens; one that is refused learns nothing but why."""
    assert request is not None
    from chalicelib.flows.links import Expired

    try:
        return view()
    except Expired as error:
        return _page("Too late", f"<p>{escape(str(error))}.</p>", 410)
    except (Forbidden, NotFound):
        said = "<p>This link does not work. Sign in to see your cases.</p>"
        return _page("No such link", said, 403)
    except Exception as error:
        fields = {
            "correlation_id": request_id(request),
            "route": f"{request.method} {request.path}",
            **failure(error),
        }
        tell("request failed", fields, level=ERROR)
        said = "<p>That did not work. Try again, or sign in.</p>"
        return _page("Not now", said, 503 if isinstance(error, Unavailable) else 500)


def _page(title: str, content: str, status: int = 200) -> Response:
    html = (
        "<!doctype html><html lang='en'><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><h1>{escape(title)}</h1>{content}</html>"
    )
    return Response(html, dict(HEADERS), status)
