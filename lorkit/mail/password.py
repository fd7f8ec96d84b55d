"""The password of a mailbox: from the system's keyring. lorkit never writes one anywhere."""

from __future__ import annotations

SERVICE = "lorkit"  # lorkit's name in the keyring:  keyring set lorkit ADDRESS


def kept(address: str) -> str:
    """The password that the system's keyring keeps for an address, or ""."""
    import keyring

    try:
        return keyring.get_password(SERVICE, address) or ""
    except Exception:  # missing, locked, refused or broken: backends raise all kinds of errors
        return ""
