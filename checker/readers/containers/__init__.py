"""Files that hold others: ZIP and OLE containers, archives of reports."""
