"""Web pages and Markdown: markup whose source has lines and columns."""
