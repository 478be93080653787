"""How claims without a figure are held against the tables and against the rest of the prose."""
