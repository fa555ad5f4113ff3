"""Prints a JUnit report, which build servers read, of what `./test` told; its argument is the file with that."""

import re
import sys
from xml.etree import ElementTree as xml

_BINARY = re.compile(r"^\s*Running (?:unittests |tests )?(\S+)|^\s*Doc-tests (\S+)")
_RESULT = re.compile(r"^test (.+?) \.\.\. (ok|FAILED|ignored)")
_STEP = re.compile(r"^(.+?)\s{2,}(ok|FAILED|NOT TO BE HAD)\s+(\d+\.\d)\s*(.*)$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def report(lines):
    """Each test is a case of its binary, each step of `./test` one of the suite `steps`."""
    suites, binary = {}, "tests"
    for line in (_COLOUR.sub("", line).rstrip() for line in lines):
        if found := _BINARY.match(line):
            binary = found.group(1) or f"{found.group(2)} (documentation)"
        elif found := _RESULT.match(line):
            name, result = found.groups()
            suites.setdefault(binary, []).append((name, result, "0", ""))
        elif found := _STEP.match(line):
            suites.setdefault("steps", []).append(found.groups())
    root = xml.Element("testsuites")
    for suite, cases in suites.items():
        root.append(_suite(suite, cases))
    return root


def _suite(name, cases):
    failures = sum(result not in {"ok", "ignored"} for _, result, _, _ in cases)
    skipped = sum(result == "ignored" for _, result, _, _ in cases)
    counts = {"tests": len(cases), "failures": failures, "skipped": skipped}
    suite = xml.Element("testsuite", {"name": name, **{key: str(count) for key, count in counts.items()}})
    for case, result, seconds, note in cases:
        element = xml.SubElement(suite, "testcase", {"classname": name, "name": case, "time": seconds})
        if result == "ignored":
            xml.SubElement(element, "skipped")
        elif result != "ok":
            xml.SubElement(element, "failure", {"message": note or result})
    return suite


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", errors="replace") as told:
        xml.ElementTree(report(told)).write(sys.stdout, encoding="unicode", xml_declaration=True)
