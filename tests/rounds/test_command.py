"""flask round: what rounds there are, and whether a sample comes out the same again."""

from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.models import CaseListEntry, SampledCase, Team
from tests.rounds.making import Ground, allocated, drawn, planned


def test_rounds_are_listed(app: Flask, ground: Ground) -> None:
    round_id = allocated(ground)
    result = app.test_cli_runner().invoke(args=["round", "list"])
    assert result.exit_code == 0
    assert result.stdout == (
        f"{round_id}\tOctober 2026\tOpen\tSmall framework, version 1\t0 of 6 audits submitted\n"
    )


def test_without_rounds_it_says_so(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["round", "list"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "There are no rounds yet." in result.stderr


def test_a_sample_is_drawn_again_by_number_or_name(app: Flask, ground: Ground) -> None:
    for which in (str(drawn(ground)), "october 2026"):
        result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", which])
        assert result.exit_code == 0
        assert result.stdout == "The same 6 cases, in the same order: October 2026, seed 582913.\n"


def test_a_renamed_team_changes_nothing(app: Flask, ground: Ground) -> None:
    drawn(ground)
    begin_writing()
    db.session.get_one(Team, ground.cast.locality_1.id).name = "A locality of another name"
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["round", "draw", "--repeat", "October 2026"]).exit_code == 0


def test_a_changed_sample_or_list_is_noticed(app: Flask, ground: Ground) -> None:
    drawn(ground)
    begin_writing()
    sampled = db.session.scalars(select(SampledCase)).first()
    assert sampled is not None
    other = db.session.scalars(
        select(CaseListEntry.id)
        .where(CaseListEntry.id.not_in(select(SampledCase.case_list_entry_id)))
        .order_by(CaseListEntry.id)
    ).first()
    sampled.case_list_entry_id = other
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", "October 2026"])
    assert result.exit_code == 1
    assert "Not the same: 5 of the 6 cases that were drawn come again" in result.stderr


def test_a_round_without_a_sample_and_no_round_are_errors(app: Flask, ground: Ground) -> None:
    planned(ground)
    result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", "October 2026"])
    assert result.exit_code == 1
    assert "October 2026 has no sample yet." in result.stderr
    for which in ("999", "nothing", "9" * 40):
        result = app.test_cli_runner().invoke(args=["round", "draw", "--repeat", which])
        assert result.exit_code == 1
        assert "There is no round" in result.stderr
