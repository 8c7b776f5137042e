"""Which engine `python -m tools.pulumi` takes, and what it says when it can't have one."""

import pytest


def test_a_suitable_pulumi_on_path_is_used_as_it_is(machine):
    machine.has_stand_in("curl")
    machine.has_stand_in("go")
    machine.has_pulumi("3.255.0")

    ensured = machine.run("ensure")

    assert ensured.returncode == 0
    assert ensured.stderr == f"Pulumi 3.255.0 is ready on PATH: {machine.bin}\n"
    assert machine.run("bin").stdout == f"{machine.bin}\n"
    assert not machine.cache.exists()
    assert machine.calls("") == []


def test_a_language_host_beside_the_program_that_a_link_leads_to_counts(machine, tmp_path):
    """Package managers link `pulumi` alone into a folder on PATH."""
    machine.has_pulumi("4.0.0-beta.1", tmp_path / "cellar")
    (machine.bin / "pulumi").symlink_to(tmp_path / "cellar" / "pulumi")

    assert machine.run("bin").stdout == f"{machine.bin}\n"


@pytest.mark.parametrize(
    ("programs", "reason"),
    [
        pytest.param(
            {"pulumi": "echo v3.253.9", "pulumi-language-python": "exit 1"},
            "is 3.253.9, and 3.255 or newer is needed",
            id="too old",
        ),
        pytest.param(
            {"pulumi": "echo v3.260.0"},
            "has no `pulumi-language-python` beside it or on PATH",
            id="no language host",
        ),
        pytest.param(
            {"pulumi": "echo no such version installed >&2; exit 127"},
            "version` failed with 127: no such version installed",
            id="a version manager's stand-in",
        ),
    ],
)
def test_an_unsuitable_pulumi_on_path_is_passed_over_with_the_reason(machine, programs, reason):
    machine.has_stand_in("go")
    for name, script in programs.items():
        machine.has(name, script)

    ensured = machine.run("ensure")

    assert ensured.returncode == 0
    assert f"Not used: {machine.bin / 'pulumi'}" in ensured.stderr.replace("`", "")
    assert reason in ensured.stderr
    assert machine.run("bin").stdout == f"{machine.engine}\n"


def test_the_installer_comes_before_go_and_leaves_the_home_alone(machine):
    machine.has_stand_in("curl", SITE="3.259.0")
    machine.has_stand_in("go")

    ensured = machine.run("ensure")

    assert ensured.returncode == 0
    assert ensured.stderr.endswith(f"Pulumi 3.259.0 is ready in the cache: {machine.engine}\n")
    [call] = machine.calls("installer")
    assert "--version 3.259.0" in call
    assert "--no-edit-path" in call
    assert machine.calls("go") == []
    assert list(machine.home.iterdir()) == []
    assert machine.cached() == ["pulumi-3.259.0"]


def test_the_site_gets_a_few_seconds_to_answer(machine):
    machine.has_stand_in("curl")
    machine.has_stand_in("go")

    machine.run("ensure")

    [call] = machine.calls("curl")
    assert "--connect-timeout 4 --max-time 10 " in call


@pytest.mark.parametrize("site", ["away", "login", "broken", "3.200.0"])
def test_where_the_installer_gives_no_pinned_engine_go_builds_it(machine, site):
    machine.has_stand_in("curl", SITE=site)
    machine.has_stand_in("go")

    ensured = machine.run("ensure")

    assert ensured.returncode == 0
    assert len(machine.calls("go build")) == 2
    assert machine.run("bin").stdout == f"{machine.engine}\n"
    assert machine.cached() == ["pulumi-3.259.0"]


def test_what_go_builds_has_all_that_python_programs_need(machine):
    machine.has_stand_in("go")

    ensured = machine.run("ensure")

    assert ensured.stdout == ""
    assert "pulumi, compiling: 0 of 2 packages" in ensured.stderr
    programs = {
        program.name: program.stat().st_mode & 0o111 for program in machine.engine.iterdir()
    }
    assert programs == {
        "pulumi": 0o111,
        "pulumi-language-python": 0o111,
        "pulumi-language-python-exec": 0o111,
        "pulumi-resource-pulumi-python": 0o111,
    }


def test_the_second_run_fetches_nothing(machine):
    machine.has_stand_in("curl")
    machine.has_stand_in("go")
    machine.run("ensure")
    before = machine.calls("")

    again = machine.run("ensure")

    assert again.stderr == f"Pulumi 3.259.0 is ready in the cache: {machine.engine}\n"
    assert machine.calls("") == before


def test_an_engine_that_lost_a_program_is_fetched_again(machine):
    machine.has_stand_in("go")
    machine.run("ensure")
    (machine.engine / "pulumi-language-python").unlink()

    assert machine.run("bin").returncode == 1
    assert machine.run("ensure").returncode == 0
    assert machine.run("bin").stdout == f"{machine.engine}\n"


def test_where_none_can_be_had_one_message_says_what_was_tried_and_what_to_install(machine):
    machine.has_stand_in("curl")

    ensured = machine.run("ensure")

    assert ensured.returncode == 1
    assert ensured.stdout == ""
    assert ensured.stderr == (
        "Cannot install the Pulumi engine:\n"
        "  on PATH: there is no `pulumi` on PATH\n"
        "  official installer: https://get.pulumi.com cannot be reached"
        " (curl: (6) Could not resolve host)\n"
        "  built from Go modules: there is no `go` on PATH\n"
        "Install one of these, then run `make engine` again:\n"
        "  Pulumi 3.255 or newer: https://www.pulumi.com/docs/install/\n"
        "  Go 1.25.11 or newer: https://go.dev/doc/install\n"
    )
    assert machine.cached() == []


def test_where_go_fails_its_own_words_are_shown(machine):
    machine.has_stand_in("go", GO_FAILS="go: go.mod requires go >= 1.25.11 (running go 1.24.0)")

    ensured = machine.run("ensure")

    assert ensured.returncode == 1
    assert "requires go >= 1.25.11 (running go 1.24.0)" in ensured.stderr
    assert "Traceback" not in ensured.stderr
    assert machine.cached() == []


def test_asking_for_the_folder_fetches_nothing(machine):
    machine.has_stand_in("go")

    asked = machine.run("bin")

    assert asked.returncode == 1
    assert asked.stdout == ""
    assert asked.stderr.endswith("run `make engine`\n")
    assert machine.calls("go") == []


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"ATHENDEF_CACHE": "{}/own", "XDG_CACHE_HOME": "{}/shared"}, "own"),
        ({"XDG_CACHE_HOME": "{}/shared"}, "shared/athendef"),
        ({"XDG_CACHE_HOME": "relative/to/what"}, "home/.cache/athendef"),
        ({"ATHENDEF_CACHE": ""}, "home/.cache/athendef"),
        ({"ATHENDEF_CACHE": "~/own"}, "home/own"),
    ],
)
def test_the_cache_is_where_the_environment_says(machine, tmp_path, variables, place):
    machine.has_stand_in("go")
    del machine.env["ATHENDEF_CACHE"]
    machine.env |= {name: value.format(tmp_path) for name, value in variables.items()}

    machine.run("ensure")

    assert machine.run("bin").stdout == f"{tmp_path / place}/pulumi-3.259.0/bin\n"


def test_a_cache_that_cannot_be_written_is_named(machine, tmp_path):
    machine.has_stand_in("go")
    (tmp_path / "file").touch()
    machine.env["ATHENDEF_CACHE"] = str(tmp_path / "file" / "cache")

    ensured = machine.run("ensure")

    assert ensured.returncode == 1
    assert f"{tmp_path}/file" in ensured.stderr
    assert "set ATHENDEF_CACHE to a folder" in ensured.stderr
    assert "Traceback" not in ensured.stderr
