"""What stays of a mention that its author took back."""

from dataclasses import replace

from chalicelib.domain.mention import Event


def redacted(event: Event) -> Event:
    """An event without what was said: no text, no media, no platform's own object."""
    return replace(event, text="", media=(), raw={})
