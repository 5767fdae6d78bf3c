"""A small lexicon in six languages: finds what is urgent, a complaint, praise or noise by single words.

It errs on the side of an answer: only what is plainly advertising or empty needs nobody.
"""

import re

from chalicelib.domain.verdict import Intent, Sentiment, Verdict

WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
LINK = re.compile(r"https?://\S+")

URGENT = frozenset(
    "fire burning burnt smoke injured injury hospital ambulance allergic poisoned dangerous unsafe suicide lawyer"
    " lawsuit sue police fraud stolen hacked feuer verletzt krankenhaus gefährlich anwalt betrug blessé hôpital"
    " dangereux avocat incendio herido peligroso abogado fraude ferito pericoloso avvocato gewond gevaarlijk".split()
)
NEGATIVE = frozenset(
    "angry annoyed awful bad broken cancel complaint delayed disappointed disgusting error fail failed faulty"
    " horrible late lost mad missing never pathetic poor ridiculous rubbish rude scam slow terrible unacceptable"
    " unhappy upset useless waiting waste worst wrong kaputt schlecht enttäuscht beschwerde verspätet furchtbar"
    " nul cassé déçu plainte retard scandaleux malo roto queja retraso pésimo rotto deluso reclamo ritardo"
    " pessimo slecht kapot klacht vertraging".split()
)
POSITIVE = frozenset(
    "amazing awesome best brilliant excellent fantastic friendly good great happy helpful love loved lovely"
    " perfect thank thanks wonderful danke super toll wunderbar merci génial parfait gracias genial perfecto grazie"
    " ottimo perfetto bedankt geweldig".split()
)
QUESTION = frozenset(
    "how what when where which who why can could does wie was wann wo warum comment quand où pourquoi cómo"
    " cuándo dónde qué come quando dove perché hoe wanneer waar".split()
)
ADVERTISING = frozenset("giveaway airdrop followers promo crypto casino betting onlyfans".split())


def classify(text: str) -> Verdict:
    """Verdict by the words of a text; `why` holds those that decided."""
    words = [word.lower() for word in WORD.findall(LINK.sub(" ", text))]
    found = set(words)
    urgent = sorted(found & URGENT)
    negative = sorted(found & NEGATIVE)
    positive = sorted(found & POSITIVE)
    advertising = sorted(found & ADVERTISING)
    if urgent:
        return Verdict(Sentiment.NEGATIVE, Intent.COMPLAINT, True, True, tuple(urgent[:5]))
    if advertising and not negative and LINK.search(text):
        return Verdict(Sentiment.NEUTRAL, Intent.NOISE, False, False, tuple(advertising[:5]))
    if len(negative) >= max(1, len(positive)):
        return Verdict(Sentiment.NEGATIVE, Intent.COMPLAINT, False, True, tuple(negative[:5]))
    if positive:
        return Verdict(Sentiment.POSITIVE, Intent.PRAISE, False, True, tuple(positive[:5]))
    if "?" in text or found & QUESTION:
        return Verdict(Sentiment.NEUTRAL, Intent.QUESTION, False, True)
    return Verdict(Sentiment.NEUTRAL, Intent.OTHER, False, True)
