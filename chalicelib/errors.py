"""Errors, named after who must act.

EarshotError
├── Rejected            the caller must change something; retrying as it is cannot help
│   ├── Forged          a delivery that is not from the platform: 401, and no trace of it
│   ├── Unreadable      a verified delivery that makes no sense to us: parked for a person
│   ├── Invalid         a value that is missing or out of range: 422
│   ├── Forbidden       the right person is somebody else: 403
│   ├── NotFound        no such thing: 404
│   └── NotNow          the case is not in a state that allows this move: 409
│       └── Answered    a colleague has answered, and is shown
├── Unavailable         nobody did wrong: try again later
│   ├── Conflict        somebody else changed the case first: read it again and retry
│   │   └── AgentFull   the chosen agent has no room any more: choose again
│   └── NotSent         a request that surely did not reach the other side
├── NoAnswer            a request that may or may not have been accepted: never repeat it blindly
├── AlreadyDone         the effect stands already: a double, nothing to do
├── DeviceGone          a device that can no longer be reached: forget it
└── Misconfigured       the operator must change a setting
"""

from collections.abc import Mapping


class EarshotError(Exception):
    """Root of everything that Earshot raises on purpose; the text says what to change."""


class Rejected(EarshotError):
    """The caller must change something; retrying as it is cannot help."""


class Forged(Rejected):
    """The signature, token or time of a delivery does not prove its sender."""


class Unreadable(Rejected):
    """A verified delivery whose content cannot be understood."""


class Invalid(Rejected):
    """A value that is missing, of the wrong kind or out of range."""


class Forbidden(Rejected):
    """The caller is known, and may not do this."""


class NotFound(Rejected):
    """There is no such thing."""


class NotNow(Rejected):
    """The case is not in a state that allows this move."""


class Answered(NotNow):
    """A colleague has answered the same words already; `answer` is what they said, by name of its parts."""

    def __init__(self, text: str, answer: Mapping[str, str]) -> None:
        super().__init__(text)
        self.answer = answer


class Unavailable(EarshotError):
    """A service did not answer or asked to slow down; the same call may work later."""


class Conflict(Unavailable):
    """A concurrent change won; read again and retry."""


class AgentFull(Conflict):
    """The chosen agent has no room for another case any more."""


class NotSent(Unavailable):
    """A request that surely did not reach the other side."""


class NoAnswer(EarshotError):
    """A request that may or may not have been accepted."""


class AlreadyDone(EarshotError):
    """The effect of this step stands already; running it again changes nothing."""


class DeviceGone(EarshotError):
    """A device that can no longer be reached."""


class Misconfigured(EarshotError):
    """A setting is missing or makes no sense; the operator must mend it."""
