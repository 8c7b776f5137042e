"""Laws of the groups of a plan, for any plan of a few kinds of changes."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from athendef_provider.cli.output.grouping import Rank, group, rank_of
from athendef_provider.cli.output.plan_markdown import MAX_LENGTH, markdown_of
from athendef_provider.cli.output.plan_text import text_of
from athendef_provider.engine.provider.resource_plan import ResourcePlan
from tests.unit.cli.plans import ALB, CUSTOMERS, CUSTOMERS_AFTER, REVENUE, planned, planning

_CHANGES = {
    "blocked": ("update", "customers", CUSTOMERS, CUSTOMERS_AFTER),
    "changed": ("update", "alb", ALB, ALB.replace("kind string", "kind string, at date")),
    "other change": ("update", "alb", ALB, ALB.replace("kind string", "kind string, b date")),
    "destroyed": ("delete", "alb", ALB, ""),
    "replaced": ("replace", "revenue", REVENUE, ALB.replace("alb", "revenue")),
    "created": ("create", "alb", "", ALB),
    "unchanged": ("same", "alb", ALB, ALB),
}


def _resource(kind: str, number: int) -> ResourcePlan:
    action, stem, before, after = _CHANGES[kind]
    name = f"{stem}{number}"
    texts = (sql.replace(stem, name) for sql in (before, after))
    return planned(action, f"db{number % 3}.{name}", *texts)  # type: ignore[arg-type]  # a literal


_POOL = {kind: [_resource(kind, number) for number in range(20)] for kind in _CHANGES}

plans = st.lists(
    st.tuples(st.sampled_from(sorted(_POOL)), st.integers(0, 19)), max_size=60, unique=True
).map(lambda chosen: [_POOL[kind][number] for kind, number in chosen])


@given(plans, st.booleans())
def test_each_resource_is_in_exactly_one_group(resources, full):
    groups = group(resources, full=full)

    members = Counter(id(member) for each in groups for member in each.members)
    assert members == Counter(map(id, resources))
    assert all(rank_of(member) is each.rank for each in groups for member in each.members)
    assert [each.rank for each in groups] == sorted(each.rank for each in groups)


@given(plans)
def test_what_is_blocked_destroyed_or_replaced_is_named(resources):
    plan = planning(*resources)
    text, comment = text_of(plan), markdown_of(plan)

    for resource in resources:
        if rank_of(resource) <= Rank.DESTRUCTIVE:
            assert resource.name in text.replace("\n", " ")
            assert resource.name in comment
    assert len(comment) <= MAX_LENGTH


@given(plans, st.randoms(use_true_random=False))
def test_the_groups_do_not_depend_on_the_order_of_the_resources(resources, random):
    shuffled = list(resources)
    random.shuffle(shuffled)

    def as_sets(plan: list[ResourcePlan]) -> set[tuple[Rank, frozenset[int]]]:
        return {(each.rank, frozenset(map(id, each.members))) for each in group(plan)}

    assert as_sets(resources) == as_sets(shuffled)
