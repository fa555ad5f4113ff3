"""The tests of the deployment are run, counted, and not held for passed where none ran."""

import shutil
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import deployment
import tools
from cargo_tests import Tally
from steps import StepFailed, ToolMissing


class Sums(unittest.TestCase):
    def test_what_pytest_reports_adds_to_it(self):
        tally = Tally()
        tally.passed = 3
        see = deployment.seen(tally)
        for line in (
            "FAILED chart/a.py::p4_b[x] - AssertionError: 3 passed in 1s\n",
            "ERROR image/c.py - ImportError\n",
            "1 failed, 64 passed, 2 skipped, 1 warning, 1 error in 65.20s (0:01:05)\n",
        ):
            see(line)
        self.assertEqual(tally.closing(), "67 passed, 2 failed, 2 skipped")
        self.assertEqual(tally.failures, ["chart/a.py::p4_b[x]", "image/c.py"])

    def test_what_was_expected_to_fail_and_did_not_is_a_failure(self):
        tally = Tally()
        see = deployment.seen(tally)
        see("================= 1 passed, 1 xpassed, 1 xfailed in 0.02s =================\n")
        see("no tests ran in 0.01s\n")
        self.assertEqual(tally.closing(), "1 passed, 1 failed, 1 skipped")


class Deployments(unittest.TestCase):
    """Under doubt nothing has been shown: a run of no test fails, and so does a file of another origin."""

    def run_with(self, arguments, **tests):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in tests.items():
                (Path(folder) / f"{name}.py").write_text(text)
            shutil.copy(deployment.FOLDER / "pytest.ini", folder)
            tally, env = Tally(), {"MAEUL_TEST_ISTIO_CRDS": "none"}
            here = mock.patch.multiple(deployment, FOLDER=Path(folder), needs=lambda: env)
            try:
                with here:
                    deployment.run(tally, {}, arguments)
            except StepFailed as error:
                return tally.closing(), str(error)
            return tally.closing(), ""

    def test_functions_named_by_a_promise_are_tests(self):
        text = "def p4_a():\n    pass\ndef n10_b():\n    pass\ndef pod():\n    raise ValueError\n"
        self.assertEqual(self.run_with([], scaling=text), ("2 passed, 0 failed", ""))

    def test_a_failure_and_a_file_that_cannot_be_read_fail_it(self):
        self.assertEqual(self.run_with([], a="def p4_a():\n    assert False\n"), ("0 passed, 1 failed", "exit code 1"))
        self.assertEqual(self.run_with([], b="import nothing_of_that_name\n"), ("0 passed, 1 failed", "exit code 2"))

    def test_a_word_to_choose_by_is_no_folder(self):
        self.assertFalse(deployment.is_of_these("istio"))
        self.assertFalse(deployment.is_of_these("-k"))
        self.assertTrue(deployment.is_of_these(str(deployment.FOLDER / "istio")))
        self.assertTrue(deployment.is_of_these(f"{deployment.FOLDER}/istio/access.py::n9_one_of_them"))

    def test_a_run_of_no_test_fails(self):
        self.assertEqual(self.run_with([]), ("0 passed, 0 failed", "exit code 5"))
        text = "import pytest\n@pytest.mark.parametrize('x', [])\ndef p4_a(x):\n    pass\n"
        self.assertEqual(self.run_with([], a=text), ("0 passed, 0 failed, 1 skipped", "no test ran"))

    def test_a_module_with_another_checksum_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            told = {"Sum": "h1:another", "Dir": folder}
            with mock.patch.object(tools, "_go_module", lambda *_: told), self.assertRaises(ToolMissing) as found:
                tools.istio_crds.__wrapped__()
        self.assertIn("h1:another", str(found.exception))

    def test_prometheus_is_found_fetched_or_missed_in_one_line(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(tools, "FOLDER", Path(folder)):
            with mock.patch.object(shutil, "which", lambda name: f"/somewhere/{name}"):
                self.assertEqual(tools.prometheus.__wrapped__(), Path("/somewhere"))
            with mock.patch.object(shutil, "which", lambda _: None), self.assertRaises(ToolMissing) as found:
                tools.prometheus.__wrapped__()
            self.assertIn("not on PATH", str(found.exception))
            kept = Path(folder) / "prometheus" / "root" / "usr" / "bin"
            kept.mkdir(parents=True)
            (kept / "promtool").touch()
            with mock.patch.object(shutil, "which", lambda _: None):
                self.assertEqual(tools.prometheus.__wrapped__(), kept)


if __name__ == "__main__":
    unittest.main()
