"""A file that someone wants to bring in: what it holds, and what it would make. Nothing is stored here."""

from dataclasses import dataclass
from pathlib import Path, PurePath

from audit.frameworks import queries
from audit.frameworks.changes import newest_with
from audit.frameworks.files.file import UnusableFramework, read_framework
from audit.frameworks.files.strict_yaml import LARGEST
from audit.frameworks.files.workbook import read_workbook
from audit.frameworks.files.yaml_file import write_yaml
from audit.models import Framework, FrameworkVersion
from audit.rules.comparing import Comparison, compare
from audit.rules.framework import Version

# What is offered to start from, as a workbook.
TEMPLATE = Path(__file__).parent / "template.yaml"
YAML_NAMES = (".yaml", ".yml", ".txt", "")
# Every Excel workbook, other package and old Office document begins with one of these.
PACKAGES = (b"PK", b"\xd0\xcf\x11\xe0")
# A form may carry so much text, with room for the line ends that a browser makes longer.
MOST_CARRIED = LARGEST * 9 // 10


def read_file(content: bytes, filename: str) -> Version:
    """The framework in a workbook or a YAML file; raises UnusableFramework naming every fault."""
    suffix = PurePath(filename).suffix.lower()
    if content.startswith(PACKAGES) or suffix in (".xlsx", ".xlsm"):
        return read_workbook(content, filename)
    if suffix not in YAML_NAMES:
        raise UnusableFramework(
            f"A file whose name ends in {suffix[:20]} is no framework. Choose an Excel workbook (.xlsx) or a "
            "YAML file (.yaml)."
        )
    if not content.strip():
        raise UnusableFramework("The file is empty. Export a framework, or start from the template.")
    return read_framework(content)


@dataclass(frozen=True)
class Incoming:
    """What a file would make: a framework, or the next version of one that is there."""

    version: Version
    framework: Framework | None  # the one that has its code
    same: FrameworkVersion | None  # the newest published version, if the file says just what it says
    compared: Comparison | None  # with the newest published version; none where there is none

    @property
    def newest(self) -> FrameworkVersion | None:
        return self.framework.newest_published if self.framework else None

    @property
    def draft(self) -> FrameworkVersion | None:
        """A draft that stands in the way: one framework is drafted once at a time."""
        return self.framework.draft if self.framework else None

    @property
    def number(self) -> int:
        """Of the version that it would be a draft of."""
        numbers = [version.number for version in self.framework.versions] if self.framework else []
        return max(numbers, default=0) + 1


def incoming(version: Version) -> Incoming:
    """What bringing in this framework would make, as things stand now."""
    framework = queries.by_code(version.framework)
    newest = framework.newest_published if framework else None
    compared = compare(queries.whole(newest.id), version) if newest else None
    return Incoming(version, framework, newest_with(version), compared)


def carried(version: Version) -> str:
    """The framework as the page of a dry run carries it; raises UnusableFramework when it is too long."""
    text = write_yaml(version)
    if len(text) > MOST_CARRIED:
        raise UnusableFramework(
            "The texts of this framework are longer than a page can carry, nearly 2 MB. Shorten them, or "
            "have it brought in by whoever looks after this server: flask framework import FILE."
        )
    return text.decode()
