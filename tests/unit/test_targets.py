"""Targets: which names a pattern selects, and the error if it selects none."""

import pytest

from athendef_provider.targets import TargetError, parse_targets

NAMES = (
    "logs",
    "logs.alb_access",
    "logs.alb_errors",
    "sales",
    "sales.orders",
    "sales.tmp_1",
    "sales_eu",
    "sales_eu.orders",
)


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        ([], set(NAMES)),
        (["sales.orders"], {"sales.orders"}),
        (["sales"], {"sales", "sales.orders", "sales.tmp_1"}),
        (["sales.*"], {"sales", "sales.orders", "sales.tmp_1"}),
        (["logs.alb_*"], {"logs.alb_access", "logs.alb_errors"}),
        (["*.orders"], {"sales.orders", "sales_eu.orders"}),
        (["sales*"], {name for name in NAMES if name.startswith("sales")}),
        (["sales.tmp_?"], {"sales.tmp_1"}),
        (["SALES.Orders"], {"sales.orders"}),
        (["sales", "!sales.tmp_*"], {"sales", "sales.orders"}),
        (
            ["!sales_eu", "!*.tmp_*"],
            {"logs", "logs.alb_access", "logs.alb_errors", "sales", "sales.orders"},
        ),
        (["!logs.*", "logs.alb_access", "sales.orders"], {"sales.orders"}),
    ],
)
def test_a_pattern_selects_names(patterns, chosen):
    assert set(parse_targets(patterns).choose(NAMES)) == chosen


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("sales.ordres", "`sales.ordres` matches nothing: did you mean sales.orders?"),
        ("salse", "`salse` matches nothing: did you mean sales?"),
        ("log.alb_access", "`log.alb_access` matches nothing: did you mean logs.alb_access?"),
        (
            "finance.alb_errors",
            "`finance.alb_errors` matches nothing: did you mean logs.alb_errors?",
        ),
        ("salse.*", "`salse.*` matches nothing: did you mean sales?"),
        ("!sales.tpm_1", "`!sales.tpm_1` matches nothing: did you mean sales.tmp_1?"),
        ("zebra.*", "`zebra.*` matches nothing"),
    ],
)
def test_a_pattern_without_matches_gets_a_suggestion(pattern, message):
    with pytest.raises(TargetError) as error:
        parse_targets([pattern]).check(NAMES)
    assert str(error.value) == message


def test_all_patterns_without_matches_are_reported_at_once():
    with pytest.raises(TargetError) as error:
        parse_targets(["sales.a", "sales.orders", "sales.b"]).check(NAMES)
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize("text", ["", "!", ".orders", "sales.", "a.b.c", "!.x"])
def test_an_invalid_pattern_is_rejected_with_the_valid_forms(text):
    with pytest.raises(TargetError, match=r"write database\.table"):
        parse_targets([text])


def test_only_databases_that_a_pattern_can_match_are_read():
    assert parse_targets(["sales.*", "logs.alb_*"]).databases() == ("logs", "sales")
    assert parse_targets(["sales.*", "*.orders"]).databases() is None
    assert parse_targets([]).databases() is None
    assert not parse_targets(["!sales"]).may_reach_into("sales")
    assert parse_targets(["!sales.orders"]).may_reach_into("sales")


def test_brackets_and_dollar_signs_are_literal():
    names = ("db.a[1]", "db.a1", "db.$x")
    assert parse_targets(["db.a[1]"]).choose(names) == ("db.a[1]",)
    assert parse_targets(["db.$*"]).choose(names) == ("db.$x",)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("stacks/warehouse/sales/orders.sql", "write sales.orders"),
        ("stacks/warehouse", "write database.table"),
    ],
)
def test_a_path_names_the_target_to_write(path, hint):
    with pytest.raises(TargetError, match=hint):
        parse_targets([path])
