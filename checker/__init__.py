"""gouji (勾稽): does an official annual report agree with itself?

The road of a report: ``readers`` → ``recognise`` (with ``forms``, ``prose``) → ``rules``/``engine`` →
``diagnose`` → ``ledger`` → ``render``. Each knows only what stands before it.
"""

__version__ = "0.1.0"
