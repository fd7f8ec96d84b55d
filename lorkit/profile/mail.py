"""The mailbox that drafts are put into, as the profile says it (design, section 8)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from lorkit.profile.fields import Email, Limits, Line, Model, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Model):
    """The mailbox that drafts are put into. Its password stands nowhere."""

    address: Annotated[
        Email | None, Told("Address of the mailbox; the applicant's if not given", "t@example.com")
    ] = None
    server: Annotated[
        Line | None, Told("IMAP server; found by the address if not given", "imap.gmail.com")
    ] = None
    port: Annotated[
        int | None, Limits(1, 65535), Told("Port; 993 if not given, 143 for STARTTLS", 993)
    ] = None
    security: Annotated[
        Literal["TLS", "STARTTLS"] | None,
        Told("TLS from the first byte on, or STARTTLS", "TLS"),
    ] = None
    user: Annotated[
        Line | None, Told("Name to log in with, where it isn't the address", "tomas")
    ] = None
    drafts: Annotated[
        Line | None, Told("Drafts folder, where the server doesn't mark it", "Drafts")
    ] = None
    sent: Annotated[Line | None, Told("Sent folder, where the server doesn't mark it", "Sent")] = (
        None
    )
