"""The mailbox that drafts are put into, as set in the profile."""

from dataclasses import dataclass
from typing import Annotated, Literal

from lorkit.profile.fields import Describes, Email, Limits, Line, Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Model):
    """The mailbox that drafts are put into. Its password is never stored."""

    address: Annotated[
        Email | None,
        Describes("Address of the mailbox; the applicant's if not given", "t@example.com"),
    ] = None
    server: Annotated[
        Line | None, Describes("IMAP server; found by the address if not given", "imap.gmail.com")
    ] = None
    port: Annotated[
        int | None, Limits(1, 65535), Describes("Port; 993 if not given, 143 for STARTTLS", 993)
    ] = None
    security: Annotated[
        Literal["TLS", "STARTTLS"] | None,
        Describes("TLS from the first byte on, or STARTTLS", "TLS"),
    ] = None
    user: Annotated[
        Line | None, Describes("Name to log in with, where it isn't the address", "tomas")
    ] = None
    drafts: Annotated[
        Line | None, Describes("Drafts folder, where the server doesn't mark it", "Drafts")
    ] = None
    sent: Annotated[
        Line | None, Describes("Sent folder, where the server doesn't mark it", "Sent")
    ] = None
