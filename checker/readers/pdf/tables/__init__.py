"""Tables of a page: by their ruling lines, or by where their words stand."""
