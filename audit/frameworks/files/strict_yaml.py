"""YAML read strictly: no aliases, no key twice, no unseen characters, every fault with its line.

PyYAML's safe loader makes plain values only; what it lets through and a reviewer would miss is refused here.
"""

from typing import Any

import yaml

from audit.frameworks.files.place import UnusableFramework

# Fourteen times the built-in framework of 93 criteria.
LARGEST = 2 * 1024 * 1024


class _Loader(yaml.SafeLoader):
    """Without aliases (a few lines of them can stand for gigabytes) and without a key given twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise UnusableFramework(f"line {mark.line + 1}: aliases (*name) are not used here. Write it out.")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                raise UnusableFramework(f"line {line}: a name before a colon must be plain text.")
            if key.value in seen:
                raise UnusableFramework(f"line {line}: {key.value!r} stands twice. Remove one.")
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:
            if isinstance(error, UnusableFramework):
                raise
            line = node.start_mark.line + 1
            raise UnusableFramework(
                f"line {line}: put {str(node.value)[:40]!r} in quotation marks."
            ) from None


def load(content: bytes) -> Any:
    """What a YAML file holds, as plain values; raises UnusableFramework naming the first fault."""
    if len(content) > LARGEST:
        raise UnusableFramework(f"The file is larger than {LARGEST // 1024**2} MB: it is no framework.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnusableFramework(f"line {line}: the file is not UTF-8 text. Save it as UTF-8.") from None
    try:
        return yaml.load(text, _Loader)  # noqa: S506 (the safe loader, made stricter)
    except RecursionError:
        raise UnusableFramework("The file: brackets are nested too deeply. It is no framework.") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UnusableFramework(f"line {line}: a character that cannot be seen. Delete it.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "The file"
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise UnusableFramework(f"{where}: this is not YAML: {problem}.") from None
