"""What the pipeline may do, and that the documentation tells it as it is."""

import json
import re

import yaml

from pipeline.codebuild import PHASES, ROOT

RIGHTS = json.loads((ROOT / "scripts" / "pipeline" / "rights.json").read_text())["Statement"]
DOCUMENTATION = (ROOT / "docs" / "pipeline.md").read_text()
STEPS = ["install", "login", "lint", "check", "image", "push", "deploy"]


def as_list(one_or_more):
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


def p9_the_build_may_do_what_it_does_and_no_more():
    for statement in RIGHTS:
        actions = as_list(statement["Action"])
        assert statement["Effect"] == "Allow" and not [action for action in actions if "*" in action], statement
        if actions != ["ecr:GetAuthorizationToken"]:  # which knows no resource
            assert all(re.search(r"maeul|CLUSTER", one) for one in as_list(statement["Resource"])), statement
    actions = {action for statement in RIGHTS for action in as_list(statement["Action"])}
    assert {"ecr:PutImage", "eks:DescribeCluster"} <= actions
    assert not {action for action in actions if re.search(r"iam:|sts:|:Delete|secretsmanager|ssm:", action)}


def p9_the_build_has_no_key_of_its_own():
    for path in [ROOT / "buildspec.yml", ROOT / "docs" / "pipeline.md", *(ROOT / "scripts" / "pipeline").iterdir()]:
        assert not re.search(
            r"AWS_(SECRET_)?ACCESS_KEY|AKIA[0-9A-Z]{16}|parameter-store|secrets-manager", path.read_text()
        ), path


def p9_every_build_server_calls_the_same_steps_in_the_same_order(build):
    commands = [command for phase in PHASES for command in build.spec["phases"][phase]["commands"]]
    assert [command for command in commands if command.startswith("scripts/")] == [
        f"scripts/pipeline/{step}" for step in STEPS
    ]
    workflow = yaml.safe_load(re.search(r"```yaml\n(.*?)```", DOCUMENTATION, re.DOTALL).group(1))
    runs = [step["run"] for step in workflow["jobs"]["deploy"]["steps"] if "run" in step]
    assert runs == [f"scripts/pipeline/{step}" for step in STEPS]
    assert workflow["permissions"] == {"contents": "read", "id-token": "write"}


def p9_every_step_and_every_setting_is_documented():
    for step in STEPS:
        assert f"\n| `{step}` |" in DOCUMENTATION, step
    for step in [*STEPS, "settings.sh"]:
        text = (ROOT / "scripts" / "pipeline" / step).read_text()
        for name in set(re.findall(r"\$\{([A-Z_]+):-", text)) - {
            "CARGO_HOME",
            "CODEBUILD_RESOLVED_SOURCE_VERSION",
            "GITHUB_SHA",
        }:
            assert f"`{name}`" in DOCUMENTATION, f"{step} reads {name}"


def p9_the_cache_keeps_what_is_fetched_and_no_secret(build):
    cargo = build.spec["env"]["variables"]["CARGO_HOME"]
    assert build.spec["cache"]["paths"] == ["target/tools/**/*", f"{cargo}/registry/**/*"]
