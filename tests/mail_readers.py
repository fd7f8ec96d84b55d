"""Mail readers that lorkit did not write: postal-mime and mailparser (Node), mu (Debian).

What a message says is judged by these and not by Python's own email package, whose parser
shares the views of its generator.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

_READERS = Path(__file__).parent / "readers"


class File(TypedDict):
    """An attachment as a reader saw it."""

    filename: str
    mimeType: str
    sha256: str


# The functional form takes "from", which is no name for a class attribute.
Reading = TypedDict(
    "Reading",
    {
        "from": list[list[str]],  # [name, address] of each
        "to": list[list[str]],
        "cc": list[list[str]],
        "replyTo": list[list[str]],
        "subject": str,
        "date": str,  # ISO 8601 in UTC
        "messageId": str,
        "inReplyTo": str,
        "references": list[str],
        "headers": list[str],  # names in lower case, in order
        "text": str,
        "html": str,
        "attachments": list[File],
    },
)


class Readings(TypedDict):
    """One message as each reader saw it."""

    postal: Reading
    mailparser: Reading


def read(paths: Sequence[Path]) -> list[Readings]:
    """Each message as postal-mime and mailparser read it, in order, by one Node process.

    Raises RuntimeError where Node or the packages are missing: a check that can't run must not
    look like one that passed.
    """
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("node is not installed: install Node 18 or later")
    if not (_READERS / "node_modules").is_dir():
        raise RuntimeError(f"the mail readers are not installed: run 'npm ci' in {_READERS}")
    listed = "".join(f"{path.resolve()}\n" for path in paths)
    run = subprocess.run(
        [node, _READERS / "read_mail.mjs"], input=listed, capture_output=True, encoding="utf-8"
    )
    if run.returncode:
        raise RuntimeError(f"read_mail.mjs failed:\n{run.stderr}")
    readings: list[Readings] = [json.loads(line) for line in run.stdout.split("\n") if line]
    if len(readings) != len(paths):
        raise RuntimeError(f"read_mail.mjs read {len(readings)} of {len(paths)} messages")
    return readings


def mu_view(path: Path) -> str:
    """The message as ``mu view`` shows it; RuntimeError where mu is missing or refuses it."""
    mu = shutil.which("mu")
    if mu is None:
        raise RuntimeError("mu is not installed: apt-get install maildir-utils")
    run = subprocess.run(
        [mu, "view", "--nocolor", path],
        capture_output=True,
        encoding="utf-8",
        env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
    )
    if run.returncode:
        raise RuntimeError(f"mu view failed:\n{run.stderr}")
    return run.stdout
