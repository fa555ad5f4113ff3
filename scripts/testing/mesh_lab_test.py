"""What the mesh lab is told, and that istiod is of nothing else than the pins."""

import unittest
from unittest import mock

import istio_tools
import mesh
import mesh_lab
import steps


class Filters(unittest.TestCase):
    def test_without_a_word_all_tests_run(self):
        self.assertEqual(mesh_lab.chosen([]), [mesh_lab.FOLDER])

    def test_a_word_is_a_file_or_part_of_a_name_and_options_are_passed_on(self):
        file = mesh_lab.FOLDER / "ordering.py"
        self.assertEqual(mesh_lab.chosen(["ordering", "-x"]), [file, "-x"])
        self.assertEqual(mesh_lab.chosen(["strangers", "plain"]), [mesh_lab.FOLDER, "-k", "strangers or plain"])


class Flags(unittest.TestCase):
    """`./mesh --istio`, wherever among the flags it is."""

    def told(self, *words):
        _, _, measured, flags, subcommand = mesh.understood(list(words))
        return "--istio" in flags and mesh.for_the_lab(flags, subcommand, measured)

    def test_values_of_the_chart_and_a_subcommand_are_for_the_lab(self):
        self.assertEqual(self.told("--istio", "--release", "load", "steady"), ["load", "steady"])
        self.assertEqual(self.told("--release", "--istio", "--set=a=1", "demo"), ["--set=a=1", "demo"])
        self.assertEqual(self.told("--istio", "--set", "a=1", "demo"), ["--set", "a=1", "demo"])
        self.assertIs(self.told("load", "steady", "--istio"), False)

    def test_flags_of_the_other_mesh_are_refused(self):
        for words in (("--istio", "--cpu", "load"), ("--istio", "--replicas=mypage=3"), ("--istio", "--", "--log=debug")):
            with self.assertRaisesRegex(steps.StepFailed, "not for --istio"):
                self.told(*words)


class Programs(unittest.TestCase):
    """Other pins are other programs."""

    def test_a_change_of_what_it_is_made_of_changes_the_folder(self):
        with mock.patch.object(istio_tools, "_compiler", lambda: "go 1"):
            first = istio_tools._key()
            self.assertEqual(first, istio_tools._key())
            for name in ("VERSION", "CHECKSUM", "_GUARD"):
                with mock.patch.object(istio_tools, name, "another"):
                    self.assertNotEqual(first, istio_tools._key(), name)
        with mock.patch.object(istio_tools, "_compiler", lambda: "go 2"):
            self.assertNotEqual(first, istio_tools._key())

    def test_every_module_but_the_replaced_one_has_its_checksum(self):
        sums = {tuple(line.split()[:2]) for line in (istio_tools.MODULE / "go.sum").read_text().splitlines()}
        lines = (istio_tools.MODULE / "go.mod").read_text().splitlines()
        required = [line.split()[:2] for line in lines if "// indirect" in line]
        self.assertGreater(len(required), 100)
        for name, version in required:
            if name != "istio.io/istio":
                self.assertIn((name, f"{version}/go.mod"), sums)


if __name__ == "__main__":
    unittest.main()
