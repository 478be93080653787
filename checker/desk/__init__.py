"""The auditor's desk: a page on this machine to drop reports on, to read their audits and to take them away.

The server (``app``) takes files in and hands results out; it never looks into a file. What a visitor has
dropped is audited by a process of its own (``work``), which uses the road that ``gouji check`` takes and is
ended from outside. Each visitor has a folder that nobody else's token opens, and nothing outlives it.
"""
