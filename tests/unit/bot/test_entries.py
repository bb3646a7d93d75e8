"""What people type for the months of a line, in three languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import entries
from bot.entries import Problem, Rules, Trouble

PROPOSAL = (100.0, 120.0, 130.0, 128.0)
ENGLISH, ITALIAN, CHINESE = (Rules(language=language) for language in ("en", "it", "zh_Hans"))
EVERY_LANGUAGE = (ENGLISH, ITALIAN, CHINESE)


def values(text: str, *, rules: Rules = ENGLISH, proposal: tuple[float, ...] = PROPOSAL) -> list[float]:
    """What was understood; the test fails when anything is refused."""
    read, problems = entries.read(text, proposal=proposal, rules=rules)
    assert problems == []
    assert read is not None
    return list(read)


def trouble(text: str, *, rules: Rules = ENGLISH, proposal: tuple[float, ...] = PROPOSAL) -> list[Trouble]:
    """Why it was refused."""
    read, problems = entries.read(text, proposal=proposal, rules=rules)
    assert read is None
    return [problem.trouble for problem in problems]


class TestSeparators:
    @pytest.mark.parametrize(
        "text",
        [
            "118 122 130 128",
            "  118   122\u3000130\n128 ",
            "118\t122\t130\t128",
            "118;122;130;128",
            "118; 122; 130; 128;",
            "118/122/130/128",
            "118 / 122 / 130 / 128",
            "118, 122, 130, 128",
            "118、122、130、128",
            "118｜122｜130｜128",
        ],
    )
    @pytest.mark.parametrize("rules", EVERY_LANGUAGE)
    def test_are_any_that_a_paste_brings(self, text: str, rules: Rules) -> None:
        """A row copied from a spreadsheet or typed by hand is the same row."""
        assert values(text, rules=rules) == [118, 122, 130, 128]

    def test_one_number_stands_for_all_months(self) -> None:
        assert values("120") == [120, 120, 120, 120]

    @pytest.mark.parametrize("text", ["1 2 3", "1 2 3 4 5", "118 122"])
    def test_too_few_or_too_many_are_refused(self, text: str) -> None:
        """Guessing which month is missing would put a number into the wrong one."""
        assert trouble(text) == [Trouble.COUNT]

    def test_the_refusal_says_how_many_were_given_and_needed(self) -> None:
        _, problems = entries.read("1 2 3", proposal=PROPOSAL, rules=ENGLISH)
        assert problems == [Problem(trouble=Trouble.COUNT, text="1 2 3", given=3, needed=4)]


class TestProposal:
    @pytest.mark.parametrize("text", ["", "   ", "=", "= = = =", "＝", "\u3000"])
    def test_stands_where_nothing_else_is_said(self, text: str) -> None:
        assert values(text) == list(PROPOSAL)

    def test_can_stand_for_single_months(self) -> None:
        assert values("= 150 = 160") == [100, 150, 130, 160]


class TestRelative:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("+5%", [105, 126, 137, 134]),
            ("-10%", [90, 108, 117, 115]),
            ("+20", [120, 140, 150, 148]),
            ("-20", [80, 100, 110, 108]),
            ("+20 = -10% 140", [120, 120, 117, 140]),
            ("＋５％", [105, 126, 137, 134]),
            ("−10％", [90, 108, 117, 115]),
            ("–20", [80, 100, 110, 108]),
        ],
    )
    def test_is_reckoned_from_the_proposal(self, text: str, expected: list[float]) -> None:
        """Whole units are rounded half up: 136.5 is 137."""
        assert values(text) == expected

    def test_takes_a_fraction_of_a_percent_in_the_readers_way(self) -> None:
        assert values("+2,5%", rules=ITALIAN, proposal=(1000.0,)) == [1025]
        assert values("+2.5%", rules=ENGLISH, proposal=(1000.0,)) == [1025]

    def test_below_nothing_is_refused(self) -> None:
        _, problems = entries.read("-120", proposal=(100.0, 130.0), rules=ENGLISH)
        assert problems == [Problem(trouble=Trouble.NEGATIVE, text="-120", value=-20.0, proposal=100.0)]

    def test_to_nothing_is_allowed(self) -> None:
        assert values("-100%") == [0, 0, 0, 0]


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "rules", "expected"),
        [
            ("1.234", ITALIAN, 1234),
            ("1,234", ENGLISH, 1234),
            ("1,234", CHINESE, 1234),
            ("1.234,0", ENGLISH, 1234),
            ("1,234.0", ITALIAN, 1234),
            ("1.234.567", ENGLISH, 1234567),
            ("1,234,567", ITALIAN, 1234567),
            ("1.234.567,00", CHINESE, 1234567),
            ("1234", ITALIAN, 1234),
            ("１２３４", CHINESE, 1234),
            ("１，２３４", CHINESE, 1234),
            ("1200.00", ENGLISH, 1200),
            ("1200,0", ITALIAN, 1200),
            ("1\u00a0234", ITALIAN, 1234),
            ("1\u202f234", ENGLISH, 1234),
            ("0", ENGLISH, 0),
            ("007", ENGLISH, 7),
        ],
    )
    def test_are_read_where_one_reading_makes_sense(self, text: str, rules: Rules, expected: float) -> None:
        assert values(text, rules=rules, proposal=(float(expected),)) == [expected]

    @pytest.mark.parametrize(
        ("text", "rules", "reading"),
        [
            ("1.234", ENGLISH, 1.234),
            ("1.200", CHINESE, 1.2),
            ("1,234", ITALIAN, 1.234),
            ("1.000", ENGLISH, 1.0),
        ],
    )
    def test_are_refused_where_the_language_makes_them_a_thousand_times_smaller(
        self, text: str, rules: Rules, reading: float
    ) -> None:
        """Even 1.000, which would silently be one piece instead of a thousand."""
        read, problems = entries.read(text, proposal=(1.0,), rules=rules)
        assert read is None
        assert problems == [Problem(trouble=Trouble.AMBIGUOUS, text=text, value=reading)]

    @pytest.mark.parametrize(
        ("text", "rules"),
        [("12.5", ENGLISH), ("12,5", ENGLISH), ("12.34", ITALIAN), ("0.500", ENGLISH), ("1234.567", ENGLISH)],
    )
    def test_half_a_piece_is_refused(self, text: str, rules: Rules) -> None:
        """12.34 in Italian is no 1234, as a lenient reader would have it."""
        assert trouble(text, rules=rules, proposal=(12.0,)) == [Trouble.FRACTION]

    @pytest.mark.parametrize(
        "text",
        [
            "abc",
            "12a",
            "1e3",
            "12 pc 3 4",
            "1..2",
            "1.2.3",
            "1,23,456",
            "$5",
            "١٢٣",
            "½",
            "1万",
            "--5",
            "5-",
            "+",
            "%",
            ".",
        ],
    )
    def test_other_text_is_refused(self, text: str) -> None:
        assert Trouble.NOT_A_NUMBER in trouble(text) or trouble(text) == [Trouble.COUNT]

    def test_each_wrong_month_is_named_once(self) -> None:
        read, problems = entries.read("x 120 x y", proposal=PROPOSAL, rules=ENGLISH)
        assert read is None
        assert [problem.text for problem in problems] == ["x", "y"]


class TestDecimals:
    KILOS = Rules(language="it", decimals=1)
    GRAMS = Rules(language="en", decimals=3)

    def test_are_allowed_as_far_as_the_unit_goes(self) -> None:
        assert values("12,5 13", rules=self.KILOS, proposal=(12.0, 13.0)) == [12.5, 13.0]

    def test_are_refused_beyond(self) -> None:
        assert trouble("12,55", rules=self.KILOS, proposal=(12.0,)) == [Trouble.FRACTION]

    def test_three_of_them_make_a_single_mark_decimal_again(self) -> None:
        """Where grams are counted, 1.234 in English is what it says."""
        assert values("1.234", rules=self.GRAMS, proposal=(1.2,)) == [1.234]

    def test_relative_changes_are_rounded_to_them(self) -> None:
        assert values("+3%", rules=self.KILOS, proposal=(12.5,)) == [12.9]


class TestUnlikely:
    def test_ten_times_the_proposal_asks_for_a_mark(self) -> None:
        _, problems = entries.read("1180 122 130 128", proposal=PROPOSAL, rules=ENGLISH)
        assert problems == [Problem(trouble=Trouble.UNLIKELY, text="1180", value=1180.0, proposal=100.0)]

    @pytest.mark.parametrize("text", ["1180! 122 130 128", "1180 122 130 128 !", "1180！ 122 130 128"])
    def test_the_mark_confirms_it(self, text: str) -> None:
        assert values(text) == [1180, 122, 130, 128]

    def test_the_mark_confirms_only_its_own_number(self) -> None:
        assert trouble("1180! 5000 130 128") == [Trouble.UNLIKELY]

    def test_exactly_ten_times_is_still_believed(self) -> None:
        assert values("1000", proposal=(100.0,)) == [1000]

    def test_a_thousand_torn_apart_by_a_space_is_found(self) -> None:
        """`1 200 1 300` are four numbers; nobody means one piece where a thousand is usual."""
        assert set(trouble("1 200 1 300", proposal=(1100.0, 1150.0, 1200.0, 1250.0))) == {Trouble.UNLIKELY}

    def test_nothing_at_all_is_believed(self) -> None:
        """A zero is an intention, not a slip."""
        assert values("0", proposal=(1100.0,)) == [0]

    def test_a_month_without_a_proposal_is_held_against_the_others(self) -> None:
        assert trouble("5000 100", proposal=(0.0, 100.0)) == [Trouble.UNLIKELY]
        assert values("500 100", proposal=(0.0, 100.0)) == [500, 100]

    def test_a_line_without_any_proposal_takes_what_comes(self) -> None:
        assert values("5000", proposal=(0.0, 0.0)) == [5000, 5000]

    def test_the_factor_is_the_companys(self) -> None:
        careful = Rules(language="en", typo_factor=2.0)
        assert trouble("250", rules=careful, proposal=(100.0,)) == [Trouble.UNLIKELY]


class TestWriting:
    @given(
        quantities=st.lists(st.integers(min_value=0, max_value=10**7), min_size=1, max_size=6),
        language=st.sampled_from(["en", "it", "zh_Hans"]),
    )
    def test_what_is_written_is_read_back(self, quantities: list[int], language: str) -> None:
        """The prefilled field, sent unchanged, changes nothing, in any language."""
        exact = tuple(float(quantity) for quantity in quantities)
        written = entries.write(exact, language=language)
        assert entries.read(written, proposal=exact, rules=Rules(language=language)) == (exact, [])

    @given(
        thousandths=st.lists(st.integers(min_value=0, max_value=10**8), min_size=1, max_size=4),
        language=st.sampled_from(["en", "it", "zh_Hans"]),
        decimals=st.integers(min_value=1, max_value=3),
    )
    def test_the_same_with_decimals(self, thousandths: list[int], language: str, decimals: int) -> None:
        """For any number of decimals that a unit may have."""
        exact = tuple(round(each / 1000, decimals) for each in thousandths)
        rules = Rules(language=language, decimals=decimals)
        written = entries.write(exact, language=language, decimals=decimals)
        assert entries.read(written, proposal=exact, rules=rules) == (exact, [])

    @given(text=st.text(max_size=40), language=st.sampled_from(["en", "it", "zh_Hans"]))
    def test_nothing_that_is_typed_raises(self, text: str, language: str) -> None:
        """User data does not raise: it is understood as whole units from zero up, or refused."""
        read, problems = entries.read(text, proposal=PROPOSAL, rules=Rules(language=language))
        assert (read is None) == bool(problems)
        assert all(value >= 0 and value == int(value) for value in read or ())

    @pytest.mark.parametrize("text", ["9" * 30, f"+{'9' * 30}%", "999.999.999.999.999.999.999"])
    def test_a_number_longer_than_anybody_plans_is_refused(self, text: str) -> None:
        read, problems = entries.read(text, proposal=(100.0,), rules=Rules(language="en"))
        assert read is None
        assert [problem.trouble for problem in problems] == [Trouble.NOT_A_NUMBER]

    @given(st.integers(min_value=1000, max_value=999_999))
    def test_the_way_a_language_groups_thousands_is_understood(self, quantity: int) -> None:
        """What Babel shows in a table can be typed back into a field."""
        for language, mark in (("en", ","), ("it", "."), ("zh_Hans", ",")):
            shown = f"{quantity:,}".replace(",", mark)
            assert values(shown, rules=Rules(language=language), proposal=(float(quantity),)) == [quantity]
