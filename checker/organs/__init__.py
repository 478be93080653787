"""Who is who: the public bodies that hand in reports, by all names that they have had."""

from checker.organs.reading import load
from checker.organs.registry import Identified, Organ, Organs

__all__ = ["Identified", "Organ", "Organs", "load"]
