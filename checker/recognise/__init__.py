"""From a document to a typed report, by what the forms say."""

from checker.recognise.recognition import BlankForm, NotAReport, recognise

__all__ = ["BlankForm", "NotAReport", "recognise"]
