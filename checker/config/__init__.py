"""The configuration: ``gouji.yaml`` or ``[tool.gouji]`` of ``pyproject.toml``, found upwards.

Options of the command line win over the environment, that over the file, that over the defaults.
"""

from checker.config.configuration import DEFAULT, Configuration, Value
from checker.config.files import NAMES, load, none
from checker.config.keys import BASELINE, FAIL_ON, KEYS, LEVELS, NOTICE, WAIVERS, schema, template

__all__ = [
    "BASELINE",
    "DEFAULT",
    "FAIL_ON",
    "KEYS",
    "LEVELS",
    "NAMES",
    "NOTICE",
    "WAIVERS",
    "Configuration",
    "Value",
    "load",
    "none",
    "schema",
    "template",
]
