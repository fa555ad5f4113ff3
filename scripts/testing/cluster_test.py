"""What the acceptance on a cluster makes of words, variables and a load's report."""

import sys
import unittest
from unittest import mock

import cluster
import tools

sys.path.append(str(tools.ROOT / "tests" / "cluster"))
import client
import settings

REPORT = """\
steady: 90 users for 61.2 s

  transactions      1203
  answered          {answered}
  settled           99.92 % (1202)
  orders            18.9/s settled
  deferred          3 orders, 4 times
  repeats           none
  errors            {errors}
  order to view     p50 82.3 ms, p99 159.7 ms (80 watched)
  {settled}

No audit was made.
"""


class Words(unittest.TestCase):
    def test_words_choose_tests_and_flags_are_known(self):
        self.assertEqual(cluster.understood([]), ("", False, False))
        self.assertEqual(cluster.understood(["p4", "--json", "drain"]), ("p4 or drain", True, False))
        self.assertEqual(cluster.understood(["--istio", "n9"]), ("n9", False, True))
        self.assertIsNone(cluster.understood(["--jsno"]))


class Images(unittest.TestCase):
    def test_an_image_has_a_repository_and_a_tag(self):
        image = settings.Image.named("registry.example:5000/maeul:1.2")
        self.assertEqual((image.repository, image.tag), ("registry.example:5000/maeul", "1.2"))
        for wrong in ("maeul", "registry.example:5000/maeul"):
            with self.assertRaises(ValueError):
                settings.Image.named(wrong)

    def test_two_versions_are_of_one_repository(self):
        given = {"MAEUL_CLUSTER_IMAGE": "a/maeul:2", "MAEUL_CLUSTER_PREVIOUS_IMAGE": "b/maeul:1"}
        with self.assertRaises(ValueError):
            settings.from_environment(given)

    def test_named_images_are_brought_and_not_built(self):
        given = {"MAEUL_CLUSTER_IMAGE": "a/maeul:2", "MAEUL_CLUSTER_PREVIOUS_IMAGE": "a/maeul:1"}
        with mock.patch("kube.run") as run:
            settings.from_environment({**given, "MAEUL_CLUSTER_LOAD": "kind load docker-image"})
        said = [call.args for call in run.call_args_list]
        self.assertEqual(said, [("kind", "load", "docker-image", image) for image in ("a/maeul:2", "a/maeul:1")])

    def test_in_a_mesh_every_village_is_told_so_and_a_server_of_somebody_else_is_not(self):
        given = {"MAEUL_CLUSTER_IMAGE": "a/maeul:2", "MAEUL_CLUSTER_VALUES": "own.yaml"}
        self.assertNotIn(settings.IN_THE_MESH, settings.from_environment(given).flags())
        meshed = settings.from_environment({**given, "MAEUL_CLUSTER_ISTIO": "yes"})
        files = [file.name for file in meshed.flags()[1:6:2]]
        self.assertEqual(files, ["values.yaml", "istio.yaml", "own.yaml"], "whose word is last?")
        self.assertNotIn(settings.IN_THE_MESH, meshed.flags(meshed=False))

    def test_what_is_not_named_is_built(self):
        with mock.patch("kube.run") as run:
            found = settings.from_environment({})
        self.assertEqual([call.args[:2] for call in run.call_args_list], [("docker", "build"), ("docker", "tag")])
        self.assertNotEqual(found.image, found.previous)


class Reports(unittest.TestCase):
    def test_a_report_is_read(self):
        settled = "all settled       0.2 s after the load"
        text = REPORT.format(answered="100.00 % (1203)", errors="none", settled=settled)
        found = client.Result.of("steady", text)
        self.assertEqual((found.transactions, found.answered, found.settled, found.deferred), (1203, 1203, 1202, 3))
        self.assertEqual((found.errors, found.unsettled), ("", ""))

    def test_errors_and_what_is_not_settled_are_seen(self):
        text = REPORT.format(answered="99.9 % (1202)", errors="1 × UNAVAILABLE", settled="not settled       1 × view")
        found = client.Result.of("steady", text)
        self.assertEqual((found.errors, found.unsettled), ("1 × UNAVAILABLE", "1 × view"))

    def test_a_load_that_reports_nothing_fails(self):
        for text in ("", "cannot sign in: connection refused", REPORT.partition("  settled")[0]):
            with self.assertRaises(BaseException) as failure:
                client.Result.of("steady", text)
            self.assertIn("reported nothing", str(failure.exception))
