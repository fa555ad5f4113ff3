"""What the phases of buildspec.yml do, in which order, and what stops them."""

from xml.etree import ElementTree as xml

import pytest

from pipeline.codebuild import COMMIT, PASSWORD, REPOSITORY, leftovers

IMAGE = f"{REPOSITORY}:{COMMIT}"
FAILED = (
    "test order::places_an_order ... FAILED\ntest store::lists ... ok\ncargo test      FAILED    12.5  exit code 101\n"
)


def p9_the_phases_install_check_test_build_push_and_roll_out_in_this_order(build):
    assert build.run(), build.told
    order = [
        "curl --fail",
        "rustup-init -y",
        "aws ecr get-login-password",
        "docker login",
        "test lint",
        "test",
        "docker build",
        "docker run",
        "docker push",
        "aws eks update-kubeconfig",
        "helm upgrade --install",
        "helm test",
    ]
    all_words = [" ".join(call["words"]) for call in build.calls()]
    places = [next(at for at, words in enumerate(all_words) if f"{words} ".startswith(f"{one} ")) for one in order[:5]]
    places.append(all_words.index("test"))
    places += [next(at for at, words in enumerate(all_words) if words.startswith(one)) for one in order[6:]]
    assert places == sorted(places), all_words


def p9_one_image_is_built_named_by_the_commit_and_that_one_is_pushed_and_rolled_out(build):
    assert build.run(), build.told
    (built,), (pushed,), (rolled_out,) = map(build.called, ["docker build", "docker push", "helm upgrade"])
    assert built[built.index("--tag") + 1] == IMAGE and built.count("--tag") == 1
    assert f"REVISION={COMMIT}" in built and "SOURCE_DATE_EPOCH=1764400000" in built
    assert pushed == ["docker", "push", IMAGE]
    assert rolled_out[rolled_out.index("--set-string") + 1] == f"image.tag={COMMIT}"
    assert rolled_out[rolled_out.index("--set") + 1] == f"image.repository={REPOSITORY}"


def p9_what_no_commit_names_is_not_built(build):
    assert not build.run(CODEBUILD_RESOLVED_SOURCE_VERSION="main")
    assert "'main' is no commit" in build.told and build.calls() == []


@pytest.mark.parametrize("aborts", [True, False])
def p9_a_failing_test_stops_image_and_push(build, aborts):
    if not aborts:  # then CodeBuild comes to post_build all the same
        del build.spec["phases"]["build"]["on-failure"]
    build.answer("test", says=FAILED, code=1)
    build.answer("test lint")
    assert not build.run()
    assert build.called("test") and not build.called("docker build")
    assert not build.called("docker push") and not build.called("helm upgrade")


def p9_a_failing_test_is_in_the_report_that_the_server_shows(build):
    build.answer("test", says=FAILED, code=1)
    build.answer("test lint")
    build.run()
    (report,) = [build.project / build.spec["reports"]["tests"]["base-directory"] / "tests.xml"]
    cases = {case.get("name"): case for case in xml.parse(report).getroot().iter("testcase")}
    assert cases["order::places_an_order"].find("failure") is not None
    assert cases["store::lists"].find("failure") is None
    assert cases["cargo test"].find("failure").get("message") == "exit code 101"


def p9_a_lint_or_a_proto_that_breaks_others_stops_before_any_test(build):
    build.answer("test lint", says="buf breaking: field 2 is gone", code=1)
    assert not build.run()
    assert build.called("test") == [["test", "lint"]] and not build.called("docker build")


def p9_a_refused_push_stops_the_rollout(build):
    build.answer("docker push", code=1)
    assert not build.run()
    assert not build.called("helm upgrade")


def p9_no_secret_is_an_argument_or_a_variable_of_the_buildspec(build):
    assert build.run(), build.told
    (login,) = [call for call in build.calls() if call["words"][:2] == ["docker", "login"]]
    assert login["input"].strip() == PASSWORD and "--password-stdin" in login["words"]
    assert not [call["words"] for call in build.calls() if any(PASSWORD in word for word in call["words"])]
    assert PASSWORD not in build.told
    assert set(build.spec["env"]) == {"shell", "variables"}
    assert set(build.spec["env"]["variables"]) == {"RELEASE", "NAMESPACE", "CARGO_HOME"}


def p9_the_way_into_the_cluster_is_gone_when_the_build_ends(build):
    assert build.run(), build.told
    (rolled_out,) = [call for call in build.calls() if call["words"][:2] == ["helm", "upgrade"]]
    assert rolled_out["kubeconfig"].startswith(str(build.folder))
    assert leftovers(build.folder) == []


@pytest.mark.parametrize("name", ["IMAGE_REPOSITORY", "EKS_CLUSTER"])
def p9_a_missing_setting_is_named(build, name):
    assert not build.run(**{name: ""})
    assert f"{name} is not set" in build.told
