"""What happened to a message, in words that follow its name."""

from __future__ import annotations

from lorkit.dates import weekday
from lorkit.mail.delivery import Delivered

_FATES = {
    "new": "put into {folder}",
    "replaced": "put into {folder} instead of the earlier draft",
    "unchanged": "already in {folder}, unchanged",
    "edited": "left alone, because you have changed the draft in {folder}; "
    "for a new one, delete it there and do this again",
    "sent": "no draft made, because a message with this subject went out on {day}",
}
_BY_HAND = (
    "its follow-up isn't in your Sent folder, so this draft starts a new conversation. To answer "
    "in the old one, open your follow-up, press Reply, and copy the text over"
)


def fate(one: Delivered) -> str:
    """What happened to it: ``put into Drafts``."""
    day = weekday(one.sent_on) if one.sent_on else ""
    return _FATES[one.fate].format(folder=one.folder, day=day)


def by_hand(one: Delivered) -> str:
    """What to do by hand for a reminder whose follow-up wasn't found, or ""."""
    is_new = one.fate in ("new", "replaced")
    return _BY_HAND if is_new and one.thread == "missing" else ""
