"""How the pipeline rolls out, and back."""


def p9_a_rollout_waits_and_is_taken_back_by_helm_where_it_does_not_become_ready(build):
    build.history("deployed")
    build.answer("helm upgrade", code=1)
    assert not build.run()
    (rollout,) = build.called("helm upgrade")
    assert {"--install", "--atomic", "--wait", "--timeout"} <= set(rollout)
    assert "did not become ready" in build.told
    assert not build.called("helm test") and not build.called("helm rollback")


def p9_what_is_ready_and_does_not_work_is_rolled_back_to_what_served_before(build):
    build.history("superseded", "deployed", "failed")
    build.answer("helm test", code=1)
    assert not build.run()
    ((*back, _, _),) = build.called("helm rollback")
    assert back[:4] == ["helm", "rollback", "maeul", "2"] and "--wait" in back
    assert "revision 2 serves again" in build.told and not build.called("helm uninstall")


def p9_what_does_not_work_and_was_the_first_is_removed(build):
    build.answer("helm test", code=1)
    assert not build.run()
    assert len(build.called("helm uninstall")) == 1 and not build.called("helm rollback")


def p9_what_never_served_is_left_to_people(build):
    build.history("failed")
    build.answer("helm test", code=1)
    assert not build.run()
    assert "look at it now" in build.told
    assert not build.called("helm uninstall") and not build.called("helm rollback")


def p9_a_rollback_that_fails_too_calls_for_people(build):
    build.history("deployed")
    build.answer("helm test", code=1)
    build.answer("helm rollback", code=1)
    assert not build.run()
    assert "look at it now" in build.told


def p9_a_cluster_that_does_not_say_what_runs_is_not_touched(build):
    build.answer("helm list", code=1)
    assert not build.run()
    assert not build.called("helm upgrade")
    build.history("deployed")
    build.answer("helm history", code=1)
    assert not build.run()
    assert not build.called("helm upgrade")


def p9_a_rollout_that_works_is_left_alone(build):
    build.history("deployed")
    assert build.run(VALUES="helm/values/site.yaml helm/values/seoul.yaml"), build.told
    (rollout,), (test,) = build.called("helm upgrade"), build.called("helm test")
    files = [word for flag, word in zip(rollout, rollout[1:]) if flag == "--values"]
    assert files == ["helm/values/site.yaml", "helm/values/seoul.yaml"]
    assert test[2] == rollout[3] == "maeul" and "--namespace" in test
    assert not build.called("helm rollback") and not build.called("helm uninstall")
