"""Two audits of one case: blind until both are submitted, then side by side, and one grade is agreed."""

from flask import Flask
from sqlalchemy import select

from audit.extensions import begin_writing, db
from audit.grading import counting
from audit.grading.final import grades_of
from audit.models import ModeratedGrade, Moderation, Tally
from audit.rules.grades import Answer
from tests.factories import Cast
from tests.grading.making import criterion_called
from tests.moderation.making import again, finish, line_url, pair_of, two_submitted, url
from tests.page import Browser, words_of

LOWER = Answer("inadequate", "No dates at all.")


def test_nobody_moderates_before_both_are_submitted(app: Flask, cast: Cast, visitor: Browser) -> None:
    first, second = pair_of(cast)
    begin_writing()
    finish(first, cast.auditor)
    db.session.commit()
    visitor.sign_in(cast.moderator)
    assert "Nothing waits for you." in visitor.get("/moderation").text
    visitor.get(url(first), status=302)
    visitor.post(f"{url(first)}/agree", status=409)
    visitor.sign_in(cast.second_auditor).get(f"/audits/{first.id}", status=403)
    begin_writing()
    finish(second, cast.second_auditor)
    db.session.commit()
    visitor.sign_in(cast.moderator)
    assert "1 audit" in visitor.get("/moderation").text
    assert "Two auditors" in visitor.get("/moderation").text
    visitor.get(url(first))


def test_what_differs_stands_first_and_every_difference_is_settled(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    first, second = two_submitted(cast, c1_2=LOWER, c2_1=Answer("requires_improvement", "Late."))
    page = visitor.sign_in(cast.moderator).get(url(first))
    assert "2 of" in page.text
    assert "grades differ." in page.text
    names = [words_of(one) for one in page.all("h3")]
    assert [name.split()[0] for name in names[:2]] == ["1.2", "2.1"]
    assert "No dates at all." in page.text
    assert visitor.send("GET", url(second)).headers["Location"].endswith(url(first))
    refused = visitor.post(f"{url(first)}/agree", status=422)
    assert "1.2" in refused.text
    assert "the two differ" in refused.text
    assert "neither changes them now" in visitor.post(f"{url(first)}/return", status=409).text
    lower = {"grade": "inadequate", "reason": "not_supported", "words": "As the second.", "version": "0"}
    visitor.htmx("POST", line_url(first, "1.2"), lower)
    visitor.htmx("POST", line_url(first, "2.1"), {"grade": "good", "version": "0"})
    visitor.post(f"{url(first)}/agree", status=303)
    assert counting.differences() == {}
    grades = grades_of(first.id)
    assert grades["criterion", criterion_called(first, "1.2").id] == ("good", "good", "inadequate")
    assert grades["criterion", criterion_called(first, "2.1").id] == ("good", "good", "good")
    # Counted is the first audit's, as moderated; the second's never is.
    found = db.session.execute(select(Tally.n, Tally.moderated).where(Tally.about == "overall")).all()
    assert found == [(1, 1)]
    assert sum(row.n for row in db.session.scalars(select(Tally))) == sum(
        row.moderated for row in db.session.scalars(select(Tally))
    )
    theirs = visitor.sign_in(cast.second_auditor).get(f"/audits/{second.id}")
    assert "As graded and as moderated" in theirs.text
    assert "As the second." in theirs.text
    own = visitor.sign_in(cast.auditor).get(f"/audits/{first.id}")
    assert "2 grades lower" in own.text


def test_who_audited_one_of_the_two_moderates_neither(app: Flask, cast: Cast, visitor: Browser) -> None:
    first, second = two_submitted(cast)
    begin_writing()
    again(second).auditor = cast.moderator
    db.session.commit()
    visitor.sign_in(cast.moderator).get(url(first), status=403)
    visitor.post(line_url(first, "1.2"), {"grade": "good"}, status=403)
    assert "Nothing waits for you." in visitor.get("/moderation").text


def test_who_has_read_the_other_takes_theirs_back_no_more(app: Flask, cast: Cast, visitor: Browser) -> None:
    first, second = two_submitted(cast)
    visitor.sign_in(cast.auditor).get(f"/audits/{second.id}")
    refused = visitor.post(f"/audits/{first.id}/take-back", status=409)
    assert "you have read the other audit of this case" in refused.text
    visitor.sign_in(cast.second_auditor).post(f"/audits/{second.id}/take-back", status=409)  # it was read


def test_they_agree_in_everything(app: Flask, cast: Cast, visitor: Browser) -> None:
    first, _ = two_submitted(cast)
    page = visitor.sign_in(cast.lead).get(url(first))
    assert "They agree in everything." in page.text
    visitor.post(f"{url(first)}/agree", status=303)
    assert db.session.scalars(select(ModeratedGrade)).all() == []
    assert db.session.scalars(select(Moderation.state)).all() == ["agreed"]
    assert "Nothing waits for you." in visitor.get("/moderation").text
    assert "Every grade was kept." in visitor.sign_in(cast.auditor).get(f"/audits/{first.id}").text


def test_where_the_second_never_came_the_first_is_moderated_when_the_round_is_closed(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    first, _ = pair_of(cast)
    begin_writing()
    finish(first, cast.auditor)
    again(first).round.state = "closed"
    db.session.commit()
    assert "1 audit" in visitor.sign_in(cast.moderator).get("/moderation").text
    assert "Moderate case" in visitor.get(url(first)).text


def test_who_audits_the_case_too_sees_nothing_of_the_other_behind_the_results(
    app: Flask, cast: Cast, visitor: Browser
) -> None:
    first, second = pair_of(cast)
    begin_writing()
    again(second).auditor = cast.moderator
    finish(first, cast.auditor)
    db.session.commit()
    assert "1001" in visitor.sign_in(cast.lead).get("/results/audits?about=overall").text
    assert "1001" not in visitor.sign_in(cast.moderator).get("/results/audits?about=overall").text
    assert "Why overall." not in visitor.get("/results/audits?about=overall").text
