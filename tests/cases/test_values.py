"""Coded cells, as councils send them, and the group that each becomes."""

from datetime import date

import pytest

from audit.cases.spreadsheet.equality_groups import age_band_of, disability_of, ethnicity_group_of, gender_of

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-4"),
        (0.19, "0-4"),
        (4.99, "0-4"),
        (5, "5-9"),
        (9.999, "5-9"),
        (10, "10-15"),
        (15.9, "10-15"),
        (16, "16-17"),
        (17.99, "16-17"),
        (18, "18+"),
        (24.5, "18+"),
        ("7", "5-9"),
        ("7 years", "5-9"),
        ("15 yrs 11 months", "10-15"),
        ("9 months", "0-4"),
        ("6 weeks", "0-4"),
        ("Unborn", "0-4"),
        (-0.3, "0-4"),
        (121.2, "not known"),
        (-5, "not known"),
        ("older", "not known"),
        (True, "not known"),
        (float("nan"), "not known"),
        (None, "not known"),
    ],
)
def test_age_bands(age, band):
    assert age_band_of(age, None, TODAY) == band


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2008, 3, 1), "18+"),
        (date(2008, 3, 2), "16-17"),
        ("02/03/2016", "5-9"),
        (date(2026, 6, 1), "0-4"),
        (date(1900, 1, 1), "not known"),
        ("unborn", "not known"),
    ],
)
def test_age_band_from_a_birth_date_changes_on_the_birthday(born, band):
    assert age_band_of("#N/A", born, TODAY) == band


@pytest.mark.parametrize(
    ("cell", "group"),
    [
        *[(cell, "female") for cell in ("b) Female", "Female", "F", "f", 2, "b) F: Female")],
        ("F - Female", "female"),
        ("2 = Female", "female"),
        *[(cell, "male") for cell in ("a) Male", "Male", " M ", 1, 1.0, "1")],
        *[(cell, "neither") for cell in ("d) Neither", "Neither", 9)],
        *[
            (cell, "not known")
            for cell in ("c) Not stated/recorded", "U", 0, "", None, "#N/A", True, "Malex")
        ],
    ],
)
def test_gender(cell, group):
    assert gender_of(cell) == group


@pytest.mark.parametrize(
    ("cell", "group"),
    [
        *[(cell, "yes") for cell in ("a) Yes", "Yes", "Y", "y", 1, 1.0, True, "1 - Yes")],
        *[(cell, "no") for cell in ("b) No", "No", "N", 0, False, "None", "NONE")],
        *[(cell, "not known") for cell in ("c) Unknown", "U", None, "", "maybe")],
    ],
)
def test_disability(cell, group):
    assert disability_of(cell) == group


@pytest.mark.parametrize(
    ("cell", "group"),
    [
        *[
            (cell, "White")
            for cell in ("a) WBRI", "b) WIRI", "WBRI", "wbri", "a) wbri", "WBRI - White British")
        ],
        *[
            (cell, "White")
            for cell in ("White British", "White - Any other", "Gypsy/Roma", "e) WROM", "WENG")
        ],
        *[
            (cell, "Mixed")
            for cell in ("f) MWBC", "White and Black Caribbean", "Mixed - other", "White/Asian")
        ],
        *[
            (cell, "Mixed")
            for cell in ("Any other Mixed background", "Dual heritage", "ANY OTHER MIXED BACKGROUND")
        ],
        *[
            (cell, "Asian")
            for cell in ("k) APKN", "Pakistani", "q) CHNE", "Chinese", "Asian or Asian British - Indian")
        ],
        *[(cell, "Asian") for cell in ("Any other Asian background", "ASIAN")],
        *[
            (cell, "Black")
            for cell in ("n) BCRB", "p) BOTH", "African", "Black or Black British - Caribbean")
        ],
        *[(cell, "Other") for cell in ("r) OOTH", "Any other ethnic group", "Arab", "ARAB", "Other")],
        *[
            (cell, "not known")
            for cell in ("s) REFU", "s) NOBT", "Refused", "Not stated", "Other - not stated")
        ],
        *[(cell, "not known") for cell in ("Information not yet obtained", "", None, "#N/A", 3, "British")],
    ],
)
def test_ethnicity_group(cell, group):
    assert ethnicity_group_of(cell) == group
