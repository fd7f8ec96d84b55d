"""The password of a mailbox: from the system's keyring. lorkit never writes one anywhere."""

from __future__ import annotations

SERVICE = "lorkit"  # what the keyring calls us:  keyring set lorkit ADDRESS


def kept(address: str) -> str:
    """The password that the system's keyring keeps for an address, or ""."""
    import keyring

    try:
        return keyring.get_password(SERVICE, address) or ""
    except Exception:  # none here, locked, refused, or a broken one: each raises what it likes
        return ""
