"""The mailbox where drafts are saved, as set in the profile."""

from dataclasses import dataclass
from typing import Annotated, Literal

from lorkit.profile.fields import Describes, Email, Limits, Line, Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail(Model):
    """The mailbox where drafts are saved. Its password is never stored."""

    address: Annotated[
        Email | None,
        Describes(
            "Address of the mailbox, if different from the applicant's email address",
            "t@example.com",
        ),
    ] = None
    server: Annotated[
        Line | None,
        Describes(
            "IMAP server; by default, the one that lorkit finds for the address", "imap.gmail.com"
        ),
    ] = None
    port: Annotated[
        int | None, Limits(1, 65535), Describes("Port; by default 993, or 143 for STARTTLS", 993)
    ] = None
    security: Annotated[
        Literal["TLS", "STARTTLS"] | None,
        Describes("Encryption: TLS or STARTTLS, as the provider's help says", "TLS"),
    ] = None
    user: Annotated[
        Line | None, Describes("User name of the mailbox, if different from the address", "tomas")
    ] = None
    drafts: Annotated[
        Line | None, Describes("Name of the Drafts folder, if lorkit can't find it", "Drafts")
    ] = None
    sent: Annotated[
        Line | None, Describes("Name of the Sent folder, if lorkit can't find it", "Sent")
    ] = None
