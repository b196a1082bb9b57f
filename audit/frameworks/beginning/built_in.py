"""The library: the frameworks that come with Case Audit, each a file in the folder `library`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from audit.frameworks.files.file import read_framework
from audit.rules.framework import Version, digest

LIBRARY = Path(__file__).parent.parent / "library"
FIRST = "childrens-case-audit"  # the one that asks most, and that most councils begin with


@dataclass(frozen=True)
class BuiltIn:
    """One framework of the library, as it is read from its file."""

    content: bytes
    version: Version
    sha256: str  # of what it says: equal to a published version's when that says just the same

    @property
    def code(self) -> str:
        return self.version.framework


def built_in_frameworks() -> list[BuiltIn]:
    """All of the library: the full case audit first, then the others by name."""
    found = [_read(file, file.stat().st_mtime) for file in sorted(LIBRARY.glob("*.yaml"))]
    return sorted(found, key=lambda one: (one.code != FIRST, one.version.name.lower()))


def built_in_framework(code: str) -> BuiltIn | None:
    """The framework of the library with this code, if there is one."""
    return next((one for one in built_in_frameworks() if one.code == code), None)


@lru_cache(maxsize=64)
def _read(file: Path, _changed: float) -> BuiltIn:
    """A file of the library, read once for as long as it does not change."""
    content = file.read_bytes()
    version = read_framework(content)
    return BuiltIn(content, version, digest(version))
