"""Tables by their ruling lines: lines that meet make a lattice, what they enclose is a cell."""
