"""The folder and profile that the app has open. The file is the state; this is a view of it."""

from __future__ import annotations

import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from lorkit.app.unsaved import Unsaved
from lorkit.checks.report import Report, check
from lorkit.errors import Finding
from lorkit.files.output import digest
from lorkit.profile.model import Profile
from lorkit.profile.reading import Reading, read
from lorkit.profile.starters import PROFILE
from lorkit.text import one_line
from lorkit.yaml.nodes import Items, Scalar, Source

_FILES = ("FILE00", "YAML")  # codes of errors in the file itself
HOLDERS = ("rotations", "writers")
_VERSIONS = 60  # of the file, for windows that are still open


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The profile as it is in its file now, and everything that check finds in it."""

    reading: Reading
    report: Report
    digest: str
    on: dt.date

    @property
    def source(self) -> Source:
        """The parsed file."""
        return self.reading.source

    @property
    def profile(self) -> Profile | None:
        """The profile, or None while it has errors."""
        return self.reading.profile

    @property
    def is_broken(self) -> bool:
        """Whether the file can't be parsed, so that it can't be edited here."""
        errors = (f for f in self.findings if f.severity == "error")
        return self.source.root is None or any(f.code.startswith(_FILES) for f in errors)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What check found."""
        return self.report.findings


@dataclass(slots=True)
class Flash:
    """What happened last, shown once on the next page."""

    text: str = ""
    kind: str = "told"  # told, error
    hint: str = ""


@dataclass(slots=True)
class Workspace:
    """The folder that the app works in."""

    folder: Path
    today: Callable[[], dt.date]
    is_sample: bool = False
    saved_at: float = 0.0  # seconds since the epoch; 0 if nothing was saved yet
    last_path: str = ""  # what was saved last, and when: the user may still be typing
    last_time: float = 0.0
    flash: Flash = field(default_factory=Flash)
    told: dict[str, str] = field(default_factory=dict)  # by field: what was changed in pasted text
    unsaved: Unsaved = field(init=False)
    _readings: OrderedDict[str, Reading] = field(default_factory=OrderedDict)
    _snapshot: Snapshot | None = None

    def __post_init__(self) -> None:
        self.unsaved = Unsaved(self.file)

    @property
    def file(self) -> Path:
        """The profile's file."""
        return self.folder / PROFILE

    @property
    def exists(self) -> bool:
        """Whether there is a profile."""
        return self.file.exists() or self.file.is_symlink()

    def snapshot(self) -> Snapshot:
        """The profile as it is now. An unchanged file is not read or checked again."""
        on, now = self.today(), self._digest()
        last = self._snapshot
        if last is None or not now or (last.digest, last.on) != (now, on):
            reading = self._readings.get(now) or read(self.file)
            self.saw(reading)
            last = Snapshot(reading, self._report(on), digest(reading.source.raw), on)
            self._snapshot = last
        if last.source.root is not None:
            self.unsaved.follow({holder: _ids(last.source, holder) for holder in HOLDERS})
        return last

    def _digest(self) -> str:
        """The digest of the file; "" if it can't be read directly."""
        try:
            return digest(self.file.read_bytes()) if self.file.is_file() else ""
        except OSError:
            return ""

    def _report(self, on: dt.date) -> Report:
        if not (self.folder / "templates").is_dir():
            return check(self.file, on)
        from lorkit.pipeline.render_job import compose_each  # slow; only for own templates

        return check(self.file, on, lambda profile: compose_each(profile, on))

    def version(self, seen: str) -> Reading | None:
        """The file as a page showed it, or None if that was too long ago."""
        return self._readings.get(seen)

    def saw(self, reading: Reading) -> None:
        """Remember this version of the file, for the pages that show it."""
        now = digest(reading.source.raw)
        self._readings[now] = reading
        self._readings.move_to_end(now)
        while len(self._readings) > _VERSIONS:
            self._readings.popitem(last=False)

    def was_saved(self, path: str = "") -> None:
        """Note that the file has just been written."""
        self.saved_at = time.time()
        self.last_path, self.last_time = path, time.monotonic()

    def goes_on_typing(self, path: str) -> bool:
        """Whether this field was saved a moment ago, so that one undo covers all the typing."""
        return self.last_path == path and time.monotonic() - self.last_time < 8

    @property
    def saved_text(self) -> str:
        """``Saved 14:02``, or a note that nothing was saved yet."""
        if not self.saved_at:
            return "No changes yet"
        return f"Saved {time.strftime('%H:%M', time.localtime(self.saved_at))}"

    def take_flash(self) -> Flash:
        """Return the message for the next page, and clear it."""
        flash, self.flash = self.flash, Flash()
        return flash


def _ids(source: Source, holder: str) -> list[str]:
    """The ids of rotations or writers, in the file's order; "" for one without."""
    node = source.node(holder)
    number = len(node.items) if isinstance(node, Items) else 0
    ids = (source.node(f"{holder}[{n}].id") for n in range(number))
    return [one_line(one.text) if isinstance(one, Scalar) else "" for one in ids]
