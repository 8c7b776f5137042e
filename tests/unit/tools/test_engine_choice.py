"""Which engine `python -m tools.pulumi` uses, and its message if there is none."""

import pytest


def test_a_suitable_pulumi_on_path_is_used(machine):
    machine.has_stand_in("curl")
    machine.has_stand_in("go")
    machine.has_pulumi("3.255.0")

    ensured = machine.run("ensure")

    assert ensured.returncode == 0
    assert ensured.stderr == f"Pulumi 3.255.0 is ready on PATH: {machine.bin}\n"
    assert machine.run("bin").stdout == f"{machine.bin}\n"
    assert not machine.cache.exists()
    assert machine.calls("") == []


def test_a_language_host_beside_the_target_of_a_link_is_used(machine, tmp_path):
    """Package managers link only `pulumi` into a folder on PATH."""
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
def test_an_unsuitable_pulumi_on_path_is_skipped_with_the_reason(machine, programs, reason):
    machine.has_stand_in("go")
    for name, script in programs.items():
        machine.has(name, script)

    ensured = machine.run("ensure")

    assert ensured.returncode == 0
    assert f"Not used: {machine.bin / 'pulumi'}" in ensured.stderr.replace("`", "")
    assert reason in ensured.stderr
    assert machine.run("bin").stdout == f"{machine.engine}\n"


def test_the_installer_is_tried_before_go_and_does_not_change_the_home(machine):
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


def test_the_request_to_the_site_has_a_timeout(machine):
    machine.has_stand_in("curl")
    machine.has_stand_in("go")

    machine.run("ensure")

    [call] = machine.calls("curl")
    assert "--connect-timeout 4 --max-time 10 " in call


@pytest.mark.parametrize("site", ["away", "login", "broken", "3.200.0"])
def test_if_the_installer_fails_go_builds_the_engine(machine, site):
    machine.has_stand_in("curl", SITE=site)
    machine.has_stand_in("go")

    ensured = machine.run("ensure")

    assert ensured.returncode == 0
    assert len(machine.calls("go build")) == 2
    assert machine.run("bin").stdout == f"{machine.engine}\n"
    assert machine.cached() == ["pulumi-3.259.0"]


def test_the_engine_built_by_go_has_all_programs_for_python(machine):
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


def test_the_second_run_downloads_nothing(machine):
    machine.has_stand_in("curl")
    machine.has_stand_in("go")
    machine.run("ensure")
    before = machine.calls("")

    again = machine.run("ensure")

    assert again.stderr == f"Pulumi 3.259.0 is ready in the cache: {machine.engine}\n"
    assert machine.calls("") == before


def test_an_incomplete_engine_is_downloaded_again(machine):
    machine.has_stand_in("go")
    machine.run("ensure")
    (machine.engine / "pulumi-language-python").unlink()

    assert machine.run("bin").returncode == 1
    assert machine.run("ensure").returncode == 0
    assert machine.run("bin").stdout == f"{machine.engine}\n"


def test_without_an_engine_one_message_lists_the_attempts_and_a_fix(machine):
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


def test_the_error_of_go_is_shown(machine):
    machine.has_stand_in("go", GO_FAILS="go: go.mod requires go >= 1.25.11 (running go 1.24.0)")

    ensured = machine.run("ensure")

    assert ensured.returncode == 1
    assert "requires go >= 1.25.11 (running go 1.24.0)" in ensured.stderr
    assert "Traceback" not in ensured.stderr
    assert machine.cached() == []


def test_printing_the_folder_downloads_nothing(machine):
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
def test_the_environment_sets_the_folder_of_the_cache(machine, tmp_path, variables, place):
    machine.has_stand_in("go")
    del machine.env["ATHENDEF_CACHE"]
    machine.env |= {name: value.format(tmp_path) for name, value in variables.items()}

    machine.run("ensure")

    assert machine.run("bin").stdout == f"{tmp_path / place}/pulumi-3.259.0/bin\n"


def test_a_cache_that_cannot_be_written_is_reported(machine, tmp_path):
    machine.has_stand_in("go")
    (tmp_path / "file").touch()
    machine.env["ATHENDEF_CACHE"] = str(tmp_path / "file" / "cache")

    ensured = machine.run("ensure")

    assert ensured.returncode == 1
    assert f"{tmp_path}/file" in ensured.stderr
    assert "set ATHENDEF_CACHE to a folder" in ensured.stderr
    assert "Traceback" not in ensured.stderr
