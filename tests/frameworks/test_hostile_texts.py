"""Texts that try to be something else, in every field of a framework: they are shown, and do nothing."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from audit.extensions import begin_writing, db
from audit.frameworks import publishing, queries
from audit.frameworks.changes import draft_from
from audit.frameworks.files.file import read_framework
from audit.frameworks.files.workbook import read_workbook
from audit.rules.framework import Criterion, Theme, Version, content
from tests.factories import EVERY_KIND, Cast
from tests.page import Browser

TO_A_PAGE = (
    '<script>alert("x")</script>', '"><img src=x onerror=alert(1)>', "{% if true %}yes", "&lt;b&gt;",
    "one\ntwo\n\n  three", "שלום עולם", "‏مرحبا (1)",
)  # fmt: skip
TO_A_FILE = (
    "=cmd|' /C calc'!A0", "@SUM(1+1)", "=1\n+2", "_x0041_", "yes", "- a: b # c", "'; DROP TABLE theme; --",
    "儿童的声音",
)  # fmt: skip
PAGES = (
    "", "/edit", "/review", "/try", "/print", "/print?pages=y", "/discard", "/edit/scales/{scale}",
    "/edit/themes/{theme}", "/edit/criteria/{criterion}",
)  # fmt: skip

OF_A_DRAFT = ("/edit", "/review", "/discard")  # what is published has no such pages


def hostile(version: Version, text: str) -> Version:
    """The version with this text wherever its author writes."""
    line = " ".join(text.split())
    scales = {}
    for scale in version.scales:
        points = tuple(
            replace(one, label=f"{line} {n}"[:60], help=text) for n, one in enumerate(scale.points)
        )
        scales[scale.code] = replace(scale, name=f"{line} {scale.code}"[:80], points=points)

    def criterion(one: Criterion) -> Criterion:
        described = dict.fromkeys(one.descriptors, text)
        return replace(
            one, question=text, guidance=text, descriptors=described,
            scale=scales.get(one.scale.code, one.scale),
        )  # fmt: skip

    def theme(one: Theme) -> Theme:
        return replace(one, name=line, about=text, criteria=tuple(map(criterion, one.criteria)))

    return replace(
        version, name=line, subject=line[:40], summary=text, based_on=text,
        scales=tuple(scales.values()), judgement_scale=scales[version.judgement_scale.code],
        themes=tuple(map(theme, version.themes)),
        cohorts=tuple((code, f"{line} {code}"[:80]) for code, _ in version.cohorts),
        root_causes=tuple((code, f"{line} {code}"[:120]) for code, _ in version.root_causes),
    )  # fmt: skip


@pytest.mark.parametrize("text", TO_A_FILE)
def test_it_comes_back_from_files_as_text(cast: Cast, visitor: Browser, text: str) -> None:
    begin_writing()
    draft = draft_from(hostile(read_framework(EVERY_KIND.read_bytes()), text), cast.lead)
    db.session.commit()
    id = draft.id
    visitor.sign_in(cast.lead).get(f"/frameworks/{id}/print")
    comes_back(visitor, id)
    begin_writing()
    publishing.publish(db.session.merge(draft), cast.lead)
    db.session.commit()
    comes_back(visitor, id)


def comes_back(visitor: Browser, id: int) -> None:
    """From YAML and from a workbook, where nothing is a formula."""
    whole = queries.whole(id)
    written = visitor.get(f"/frameworks/{id}/export/yaml").response.data
    assert content(read_framework(written)) == content(whole)
    book = visitor.get(f"/frameworks/{id}/export/xlsx").response.data
    assert content(read_workbook(book, "f.xlsx")) == content(whole)
    cells = [cell for sheet in load_workbook(BytesIO(book)) for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("text", TO_A_PAGE)
def test_it_is_shown_as_text_everywhere(cast: Cast, visitor: Browser, text: str) -> None:
    plain = read_framework(EVERY_KIND.read_bytes())
    begin_writing()
    first = draft_from(plain, cast.lead)
    publishing.publish(first, cast.lead)
    draft = draft_from(hostile(plain, text), cast.lead)
    db.session.commit()
    whole = queries.whole(draft.id)
    ids = {
        "scale": whole.scales[0].id,
        "theme": whole.themes[0].id,
        "criterion": whole.themes[0].criteria[0].id,
    }
    before, id = first.id, draft.id
    addresses = [f"/frameworks/{id}{page.format(**ids)}" for page in PAGES]
    addresses += ["/frameworks", f"/frameworks/compare?before={before}&after={id}&show=everything"]
    visitor.sign_in(cast.lead)

    def check(addresses: list[str]) -> None:
        for address in addresses:
            page = visitor.get(address, follow=True)
            assert "<script>alert" not in page.body, address
            assert "<img src=x" not in page.body, address

    check(addresses)
    comes_back(visitor, id)
    begin_writing()
    publishing.publish(db.session.merge(draft), cast.lead)
    db.session.commit()
    check([one for one in addresses if not any(part in one for part in OF_A_DRAFT)])
