"""How containers begin."""

ZIP = (b"PK\3\4", b"PK\5\6")
"""The second: with nothing in it."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
